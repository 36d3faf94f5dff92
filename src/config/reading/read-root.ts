import { z, type ZodType } from 'zod';
import { bothLanguages, type Language } from '../../domain/localized-text.js';
import type { Config } from '../config.js';
import { alertsSchema } from '../schema/alerts.js';
import {
  backupSchema,
  databaseSchema,
  languageSchema,
  DEFAULT_ENDS_WITHIN_HOURS,
  endsWithinHoursSchema,
  privacySchema,
  serverSchema,
  timezoneSchema,
} from '../schema/general.js';
import type { ConfigReader } from './config-reader.js';
import { type ProjectOutline, SHORT_FORM_KEYS } from './outline.js';
import { type ProjectReadOptions, readProject } from './read-project.js';

const anySection = z.unknown().optional();
/** The allowed sections; each has a schema of its own, so that a problem in one hides nothing in another. */
const rootSchema = z
  .strictObject({
    server: anySection,
    database: anySection,
    timezone: anySection,
    language: anySection,
    endsWithinHours: anySection,
    projects: z.array(z.unknown()).optional(),
    privacy: anySection,
    alerts: anySection,
    backup: anySection,
    workingHours: anySection,
    sources: z.array(z.unknown()).optional(),
    exclude: anySection,
    goals: z.array(z.unknown()).optional(),
    destinations: z.array(z.unknown()).optional(),
  })
  .prefault({});

/** The file's own settings; undefined if the reader found a problem. */
export function readRoot(
  reader: ConfigReader,
  outlines: readonly ProjectOutline[],
  options: Omit<ProjectReadOptions, 'timezone' | 'endsWithinHours' | 'alerts'> & {
    readonly folder: string;
    readonly databaseOnly?: boolean | undefined;
  },
): Omit<Config, 'adminKey' | 'file'> | undefined {
  const root = reader.tree.data ?? undefined;
  const known = reader.read(rootSchema, root, []);
  refuseBothForms(reader, root);
  const part = (name: string): unknown => sectionOf(root, name);
  // For work that needs only the database, a section with a missing secret counts as absent.
  const optional = <T>(schema: ZodType<T>, name: string, data: unknown): T | undefined =>
    reader.read(schema, data, [name]) ?? (options.databaseOnly ? reader.read(schema, undefined, [name]) : undefined);
  const language = reader.read(languageSchema, part('language'), ['language']);
  const server = optional(serverSchema, 'server', part('server'));
  const database = reader.read(databaseSchema(options.folder), part('database'), ['database']);
  const timezone = reader.read(timezoneSchema, part('timezone'), ['timezone']);
  const endsWithinHours = reader.read(endsWithinHoursSchema, part('endsWithinHours'), ['endsWithinHours']);
  const privacy = reader.read(privacySchema, part('privacy'), ['privacy']);
  const alerts = optional(alertsSchema, 'alerts', withDefaultLanguage(part('alerts'), language ?? null));
  const backup = reader.read(backupSchema(options.folder), part('backup') ?? null, ['backup']);
  if (backup && database && !database.url.startsWith('sqlite:'))
    reader.addProblem(
      ['backup'],
      bothLanguages(
        'Copies a SQLite file only. Leave it out, and back PostgreSQL up with pg_dump or its own tools.',
        'Копирует только файл SQLite. Уберите этот раздел и копируйте PostgreSQL через pg_dump или его средства.',
      ),
    );
  // If invalid, the rest is still checked; nothing of it is used.
  const inProjects = {
    ...options,
    timezone: timezone ?? 'UTC',
    endsWithinHours: endsWithinHours ?? DEFAULT_ENDS_WITHIN_HOURS,
    alerts,
  };
  const projects = outlines.map((one) => readProject(reader, one, inProjects));
  if (!known || !server || !database || !timezone || !endsWithinHours || !privacy || !alerts) return undefined;
  if (backup === undefined || language === undefined) return undefined;
  return { server, database, timezone, language, projects: projects.filter((one) => one !== undefined), privacy, alerts, backup };
}

function refuseBothForms(reader: ConfigReader, root: unknown): void {
  const short = SHORT_FORM_KEYS.filter((key) => sectionOf(root, key) !== undefined);
  if (sectionOf(root, 'projects') === undefined || short.length === 0) return;
  reader.addProblem(
    ['projects'],
    bothLanguages(
      `Stands beside ${short.join(', ')}: move these into a project, or leave \`projects\` out where there is one business.`,
      `Стоит рядом с ${short.join(', ')}: перенесите их в проект или, если бизнес один, уберите \`projects\`.`,
    ),
  );
}

/** Alerts use the config's language unless they have their own. */
function withDefaultLanguage(alerts: unknown, language: Language | null): unknown {
  if (language === null || (alerts !== undefined && (typeof alerts !== 'object' || alerts === null || Array.isArray(alerts))))
    return alerts;
  return { language, ...alerts };
}

/** An empty section counts as absent. */
function sectionOf(root: unknown, name: string): unknown {
  if (typeof root !== 'object' || root === null) return undefined;
  return Object.entries(root).find(([key, value]) => key === name && value !== null)?.[1];
}
