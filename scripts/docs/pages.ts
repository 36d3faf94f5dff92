import { createProgram } from '#dist/cli/index.js';

import { cliContext, processTerminal } from '#dist/cli/terminal.js';
import { alertsSchema } from '#dist/config/schema/alerts.js';
import { destinationSchema } from '#dist/config/reading/read-destination.js';
import {
  backupSchema,
  databaseSchema,
  endsWithinHoursSchema,
  privacySchema,
  serverSchema,
  languageSchema,
  timezoneSchema,
} from '#dist/config/schema/general.js';
import { projectSchema } from '#dist/config/reading/read-project.js';
import { sourceSchema } from '#dist/config/reading/read-source.js';
import { whenSchema } from '#dist/config/schema/goal.js';
import { loadPlatforms } from '#dist/destinations/destinations.js';
import { systemClock } from '#dist/runtime/clock.js';
import { loadSources } from '#dist/sources/registry.js';
import { commandsPage } from './commands.js';
import { configurationPage } from './configuration.js';

/** The pages that are made from the program itself, by file. `#dist/` is the built program; in tests it is the sources. */
export async function generatedPages(): Promise<Readonly<Record<string, string>>> {
  const [vendors, platforms] = await Promise.all([loadSources(), loadPlatforms()]);
  const configuration = configurationPage({
    server: serverSchema,
    database: databaseSchema('.'),
    timezone: timezoneSchema,
    language: languageSchema,
    endsWithinHours: endsWithinHoursSchema,
    project: projectSchema,
    source: sourceSchema,
    when: whenSchema,
    destination: destinationSchema('UTC'),
    privacy: privacySchema,
    alerts: alertsSchema,
    backup: backupSchema('.'),
    vendors: vendors.map(({ type, settings }) => ({ name: type, settings })),
    platforms: platforms.map(({ id, settings }) => ({ name: id, settings })),
  });
  const program = createProgram(cliContext({ terminal: processTerminal(), clock: systemClock, json: false, language: 'en' }));
  return { 'docs/configuration.md': configuration, 'docs/cli.md': commandsPage(program) };
}
