import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Argument, Option, type Command } from 'commander';
import type { Access } from '../../api/access/access.js';
import { toCallFilter } from '../../api/calls/call-filter.js';
import { DestinationStatusService } from '../../api/destinations/destination-status.service.js';
import { callExportQuery, separatorOf, uploadExportQuery } from '../../api/export/export-filter.js';
import { ExportService } from '../../api/export/export.service.js';
import { readInput } from '../../api/http/input.js';
import { ApiProblem } from '../../api/http/problem.js';
import { toUploadFilter } from '../../api/uploads/upload-input.js';
import type { Config } from '../../config/config.js';
import { createDestinations } from '../../destinations/destinations.js';
import { loadPlatforms } from '../../destinations/platform-registry.js';
import { createHttpClient } from '../../runtime/http.js';
import { CallListsStore } from '../../store/calls/call-lists.store.js';
import { Database } from '../../store/database/database.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { UploadListsStore } from '../../store/uploads/upload-lists.store.js';
import { COMMAND_LINE_ACTOR, printResult, type CliContext } from '../context.js';
import { UsageError } from '../failure.js';
import { configOption, jsonOption, type ConfigOption } from '../options.js';
import { loadServiceConfig } from '../options.js';

type ExportKind = 'calls' | 'uploads';

interface ExportOptions extends ConfigOption {
  readonly out?: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly separator: 'comma' | 'semicolon';
}

/** Whoever may run commands on the server sees everything, as a viewer does: phones stay masked. */
const VIEWER_ACCESS: Access = { name: COMMAND_LINE_ACTOR, role: 'viewer', projects: null };

export function addExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .description(
      'Write calls or uploads as a file for spreadsheets, phones masked; with --json and without --out as the API shows them.',
    )
    .addArgument(new Argument('<what>', 'which list').choices(['calls', 'uploads']))
    .option('-o, --out <file>', 'where to; standard output without it')
    .option('-f, --filter <name=value>', 'as in the API’s list, e.g. from=2026-11-01; may be repeated', collectFilter, {})
    .addOption(new Option('--separator <name>', 'between columns').choices(['comma', 'semicolon']).default('comma'))
    .addOption(configOption())
    .addOption(jsonOption())
    .action((what: ExportKind, options: ExportOptions) => exportList(context, what, options));
}

async function exportList(context: CliContext, what: ExportKind, options: ExportOptions): Promise<void> {
  const { config } = await loadServiceConfig(options);
  const database = (await Database.open(config.database.url)).withLockTimeout();
  try {
    const file = await exportedText(what, options, config, database, context);
    if (options.out === undefined) {
      for await (const piece of file) context.terminal.out(piece);
      return;
    }
    // Ids of people: for whoever runs this only.
    await pipeline(Readable.from(file, { objectMode: false }), createWriteStream(options.out, { mode: 0o600 }));
    printResult(context, `Written: ${options.out}`, { what, file: options.out });
  } finally {
    await database.close();
  }
}

async function exportedText(
  what: ExportKind,
  { filter, separator, out }: ExportOptions,
  config: Config,
  database: Database,
  { clock, json }: CliContext,
): Promise<AsyncGenerator<string>> {
  const asJson = json && out === undefined;
  const destinations = createDestinations(config, await loadPlatforms(), { http: createHttpClient(), clock });
  const standings = new DestinationStatusService(destinations, new DestinationStatesStore(database), clock);
  const files = new ExportService(database, new CallListsStore(database), new UploadListsStore(database), standings);
  const asked = { ...filter, separator };
  if (what === 'calls') {
    const query = asUsageError(() => readInput(callExportQuery, asked, 'INVALID_PARAMETER'));
    const calls = toCallFilter(query, VIEWER_ACCESS, config.timezone);
    return asJson ? jsonFile(files.callPages(calls)) : files.calls(calls, separatorOf(query));
  }
  const query = asUsageError(() => readInput(uploadExportQuery, asked, 'INVALID_PARAMETER'));
  const uploads = toUploadFilter(query, VIEWER_ACCESS, config.timezone);
  const speech = { language: 'en', timezone: config.timezone } as const;
  return asJson ? jsonFile(files.uploadPages(uploads, speech)) : files.uploads(uploads, separatorOf(query), speech);
}

/** One object, like every other answer to a program; an item a line. */
async function* jsonFile(steps: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  yield '{"items":[';
  let before = '\n';
  for await (const items of steps) {
    yield before + items.map((item) => JSON.stringify(item)).join(',\n');
    before = ',\n';
  }
  yield '\n]}\n';
}

/** A filter that the API would refuse is wrong usage here. */
function asUsageError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiProblem) throw new UsageError(`--filter ${error.field ?? ''}: ${error.detail}`, { cause: error });
    throw error;
  }
}

function collectFilter(text: string, known: Readonly<Record<string, string>>): Record<string, string> {
  const [name = '', ...value] = text.split('=');
  if (value.length === 0) throw new UsageError(`--filter wants name=value, not "${text}".`);
  return { ...known, [name]: value.join('=') };
}
