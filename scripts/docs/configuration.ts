import type { z } from 'zod';
import { DESCRIPTIONS, INTRODUCTION, SECTIONS } from './descriptions.js';
import { item, page, paragraph } from './markdown.js';
import { keysOf } from './schema.js';

export interface NamedSettings {
  /** The config's `type` or `platform`. */
  readonly name: string;
  readonly settings: z.core.$ZodType;
}

/** The schemas of the config's sections. */
export interface ConfigSchemas {
  readonly server: z.core.$ZodType;
  readonly database: z.core.$ZodType;
  readonly timezone: z.core.$ZodType;
  readonly language: z.core.$ZodType;
  readonly endsWithinHours: z.core.$ZodType;
  readonly project: z.core.$ZodType;
  readonly source: z.core.$ZodType;
  readonly when: z.core.$ZodType;
  readonly destination: z.core.$ZodType;
  readonly privacy: z.core.$ZodType;
  readonly alerts: z.core.$ZodType;
  readonly backup: z.core.$ZodType;
  readonly vendors: readonly NamedSettings[];
  readonly platforms: readonly NamedSettings[];
}

/**
 * docs/configuration.md, from the schemas by which the config is checked.
 *
 * What a key means stands in its schema (`.describe()`) or in descriptions.ts.
 *
 * @throws where a key has no description, or a description no key
 */
export function configurationPage(schemas: ConfigSchemas): string {
  const unused = new Set(Object.keys(DESCRIPTIONS));
  const section = (level: number, name: string, schema: z.core.$ZodType, title = `\`${name}\``): string[] => {
    const items = keysOf(schema, schemas.when).map(({ path, facts, description }) => {
      const key = path === '' ? name : `${name}.${path}`;
      unused.delete(key);
      const sentence = description ?? DESCRIPTIONS[key];
      if (sentence === undefined) throw new Error(`The config key ${key} has no description: see scripts/docs/descriptions.ts.`);
      return item(`\`${path === '' ? name : path}\``, facts, sentence);
    });
    return [`${'#'.repeat(level)} ${title}`, ...(SECTIONS[name] ?? []).map(paragraph), items.join('\n')];
  };
  const named = (kind: string) => (one: NamedSettings) => section(3, one.name, one.settings, `\`${kind}: ${one.name}\``);
  const blocks = [
    ...INTRODUCTION,
    ...section(2, 'server', schemas.server),
    ...section(2, 'database', schemas.database),
    ...section(2, 'timezone', schemas.timezone),
    ...section(2, 'language', schemas.language),
    ...section(2, 'endsWithinHours', schemas.endsWithinHours),
    ...section(2, 'projects[]', schemas.project),
    ...section(2, 'when', schemas.when),
    ...section(2, 'sources[]', schemas.source),
    ...schemas.vendors.flatMap(named('type')),
    ...section(2, 'destinations[]', schemas.destination),
    ...schemas.platforms.flatMap(named('platform')),
    ...section(2, 'privacy', schemas.privacy),
    ...section(2, 'alerts', schemas.alerts),
    ...section(2, 'backup', schemas.backup),
  ];
  if (unused.size > 0) throw new Error(`These config keys are described and do not exist: ${[...unused].join(', ')}.`);
  return page('Configuration', 'scripts/docs/configuration.ts', blocks);
}
