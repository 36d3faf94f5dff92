import { z } from 'zod';
import type { Config } from '../config.js';
import { alertsSchema } from '../schema/alerts.js';
import {
  backupSchema,
  databaseSchema,
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
/** Which sections there may be; each has a schema of its own, so that what is wrong in one hides nothing in another. */
const rootSchema = z
  .strictObject({
    server: anySection,
    database: anySection,
    timezone: anySection,
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

/** What the file itself says; undefined where the reader found something that does not fit. */
export function readRoot(
  reader: ConfigReader,
  outlines: readonly ProjectOutline[],
  options: Omit<ProjectReadOptions, 'timezone' | 'endsWithinHours'> & { readonly folder: string },
): Omit<Config, 'adminKey' | 'file'> | undefined {
  const root = reader.tree.data ?? undefined;
  const known = reader.read(rootSchema, root, []);
  refuseBothForms(reader, root);
  const part = (name: string): unknown => sectionOf(root, name);
  const server = reader.read(serverSchema, part('server'), ['server']);
  const database = reader.read(databaseSchema(options.folder), part('database'), ['database']);
  const timezone = reader.read(timezoneSchema, part('timezone'), ['timezone']);
  const endsWithinHours = reader.read(endsWithinHoursSchema, part('endsWithinHours'), ['endsWithinHours']);
  const privacy = reader.read(privacySchema, part('privacy'), ['privacy']);
  const alerts = reader.read(alertsSchema, part('alerts'), ['alerts']);
  const backup = reader.read(backupSchema(options.folder), part('backup') ?? null, ['backup']);
  if (backup && database && !database.url.startsWith('sqlite:'))
    reader.addProblem(
      ['backup'],
      'Copies a SQLite file only. Leave it out, and back PostgreSQL up with pg_dump or its own tools.',
    );
  // Without usable ones the rest is still checked; nothing of it is used.
  const inProjects = { ...options, timezone: timezone ?? 'UTC', endsWithinHours: endsWithinHours ?? DEFAULT_ENDS_WITHIN_HOURS };
  const projects = outlines.map((one) => readProject(reader, one, inProjects));
  if (!known || !server || !database || !timezone || !endsWithinHours || !privacy || !alerts || backup === undefined)
    return undefined;
  return { server, database, timezone, projects: projects.filter((one) => one !== undefined), privacy, alerts, backup };
}

function refuseBothForms(reader: ConfigReader, root: unknown): void {
  const short = SHORT_FORM_KEYS.filter((key) => sectionOf(root, key) !== undefined);
  if (sectionOf(root, 'projects') === undefined || short.length === 0) return;
  reader.addProblem(
    ['projects'],
    `Stands beside ${short.join(', ')}: move these into a project, or leave \`projects\` out where there is one business.`,
  );
}

/** A section left empty counts as not given. */
function sectionOf(root: unknown, name: string): unknown {
  if (typeof root !== 'object' || root === null) return undefined;
  return Object.entries(root).find(([key, value]) => key === name && value !== null)?.[1];
}
