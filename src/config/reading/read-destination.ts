import { z } from 'zod';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import type { PlatformDefinition } from '../../platforms/kit/platform.js';
import type { DestinationConfig } from '../config.js';
import { type ConfigPath, didYouMean } from '../messages/config-problem.js';
import { cronSchema, idSchema, momentSchema } from '../schema/values.js';
import { splitSharedKeys, strictSchema, type ConfigReader } from './config-reader.js';

/** The keys of every destination, besides its platform's own. */
export function destinationSchema(timezone: string) {
  return z.strictObject({
    id: idSchema,
    platform: z.string().min(1),
    enabled: z.boolean().optional(),
    since: momentSchema(timezone).nullable().default(null),
    schedule: cronSchema.optional(),
    formerly: idSchema.nullable().default(null),
    restate: z.boolean().default(false),
  });
}
const DESTINATION_KEYS = Object.keys(destinationSchema('UTC').shape);

/**
 * A destination: our keys by our schema, the platform's by its own. Without `enabled` it is off: data is never sent because
 * somebody forgot a line. One that is off may name unset variables: the text keeps `${NAME}`, and if the platform's schema does
 * not accept that (a number is expected, say) the destination is left out with a warning.
 */
export function readDestination(
  reader: ConfigReader,
  data: unknown,
  at: ConfigPath,
  { platforms, timezone }: { platforms: readonly PlatformDefinition[]; timezone: string },
): DestinationConfig | undefined {
  const { common, own } = splitSharedKeys(data, DESTINATION_KEYS);
  const destination = reader.read(destinationSchema(timezone), common, at);
  const id = typeof data === 'object' && data !== null && 'platform' in data ? data.platform : undefined;
  const platform = platforms.find((one) => one.id === id);
  if (platform === undefined) {
    if (id === undefined) reader.addMisspeltKey(own, 'platform', at);
    else if (typeof id === 'string' || typeof id === 'number')
      reader.addProblem([...at, 'platform'], unknownPlatform(String(id), platforms));
    return undefined;
  }
  const settings = reader.read(strictSchema(platform.settings), own, at, DESTINATION_KEYS);
  if (destination === undefined) return undefined;
  if (destination.enabled === undefined) reader.addWarning(at, OFF_WITHOUT_ENABLED);
  if (settings === undefined) {
    reader.addWarning(at, LEFT_OUT);
    return undefined;
  }
  if (destination.enabled === true)
    for (const { key, text } of platform.warnings?.(settings) ?? []) reader.addWarning([...at, key], text);
  const schedule = destination.schedule ?? platform.defaultSchedule(destination.id);
  return { ...destination, enabled: destination.enabled ?? false, schedule, settings };
}

const OFF_WITHOUT_ENABLED = bothLanguages(
  'is off, because it does not say `enabled: true`.',
  'выключена: в ней не сказано `enabled: true`.',
);
const LEFT_OUT = bothLanguages(
  'is off and left out altogether, because a variable or file that its settings need is not there.',
  'выключена и не учитывается вовсе: нет переменной или файла, которые нужны её настройкам.',
);

function unknownPlatform(id: string, platforms: readonly PlatformDefinition[]): LocalizedText {
  const known = platforms.map((one) => one.id);
  const hint = didYouMean(id, known);
  return bothLanguages(
    `There is no such platform. Known: ${known.join(', ')}.${hint.en}`,
    `Такой площадки нет. Известны: ${known.join(', ')}.${hint.ru}`,
  );
}
