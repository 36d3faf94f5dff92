import { Option, type Command } from 'commander';
import { loadAppContext } from '../../app-context.js';
import type { Config } from '../../config/config.js';
import { FILE_FORMATS, type FileFormat } from '../../processing/import/file-lines.js';
import { EXIT_CODES, UsageError } from '../failure.js';
import { ImportReporter, callsImportText, marksImportText } from '../import/import-report.js';
import { reconcileNow } from '../import/reconcile.js';
import { printResult, type CliContext, configOption, jsonOption, readDays, type ConfigOption } from '../terminal.js';

interface ImportOptions extends ConfigOption {
  readonly marks?: string;
  readonly source?: string;
  readonly format?: FileFormat;
  readonly dryRun?: true;
  readonly reconcile?: true;
  readonly days?: number;
}

/** Who marks, in the audit log. */
const IMPORT_ACTOR = { name: 'ringback import', keyId: null, projects: null };

export function addImport(program: Command, context: CliContext): void {
  program
    .command('import')
    .description(
      'Take in calls, or marks, from a file (CSV or JSON lines). Calls name their parameters as webhooks do. ' +
        'Twice changes nothing.',
    )
    .argument('[file]', 'calls: CSV with a header, or one JSON object a line')
    .option(
      '--marks <file>',
      'marks instead: callId, or phone and at; goal, value, currency, note, remove, label, project, source',
    )
    .option('--reconcile', 'instead of a file: what the vendor’s own list of calls knows and webhooks missed')
    .option('--days <n>', 'how far back --reconcile looks; without it as the config says', readDays)
    .option('--source <id>', 'whose calls they are; may be left out where the config has one source')
    .addOption(new Option('--format <format>', 'without it: by the file’s name, else by how it begins').choices(FILE_FORMATS))
    .option('--dry-run', 'only say what would become of the lines')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((file: string | undefined, options: ImportOptions) => runImport(context, file, options));
}

async function runImport(context: CliContext, file: string | undefined, options: ImportOptions): Promise<void> {
  const { marks, source, dryRun, reconcile, days } = options;
  if (reconcile) {
    if (file !== undefined || marks !== undefined || dryRun)
      throw new UsageError('--reconcile goes with --source and --days only.');
    return reconcileNow(context, options);
  }
  if (days !== undefined) throw new UsageError('--days goes with --reconcile only.');
  if (file !== undefined && marks === undefined) return importCalls(context, file, options);
  if (file !== undefined || marks === undefined)
    throw new UsageError('Name one file: of calls, or of marks with --marks. Or take --reconcile.');
  if (source !== undefined || dryRun) throw new UsageError('--source and --dry-run are for calls; a mark may name its source.');
  return importMarks(context, marks, options);
}

async function importMarks(context: CliContext, path: string, options: ImportOptions): Promise<void> {
  const { format = null } = options;
  const app = await loadAppContext({ ...options, clock: context.clock });
  const [{ withProcessing }, { MarksImportService }] = await Promise.all([
    import('../with-app.js'),
    import('../../processing/import/marks-import.service.js'),
  ]);
  const screen = new ImportReporter(context.terminal, context.clock, context.json);
  const summary = await withProcessing(app, (services) =>
    services.get(MarksImportService).importFile({ path, format }, IMPORT_ACTOR, screen),
  );
  screen.end();
  if (summary.bad + summary.refused + summary.unmatched > 0) context.exitCode = EXIT_CODES.failed;
  printResult(context, marksImportText(summary), { ...summary, badLines: screen.badLines });
}

async function importCalls(context: CliContext, path: string, options: ImportOptions): Promise<void> {
  const { source, format = null, dryRun = false } = options;
  const app = await loadAppContext({ ...options, clock: context.clock });
  const file = { path, format, dryRun, source: chosenSource(app.config, source) };
  const [{ withProcessing, previewProcessing }, { CallsImportService }] = await Promise.all([
    import('../with-app.js'),
    import('../../processing/import/calls-import.service.js'),
  ]);
  const screen = new ImportReporter(context.terminal, context.clock, context.json);
  const run = dryRun ? previewProcessing : withProcessing;
  const summary = await run(app, (services) => services.get(CallsImportService).importFile(file, screen));
  screen.end();
  if (summary.bad > 0) context.exitCode = EXIT_CODES.failed;
  printResult(context, callsImportText(summary, dryRun), { dryRun, ...summary, badLines: screen.badLines });
}

function chosenSource(config: Config, wanted: string | undefined): string {
  const known = config.projects.flatMap(({ sources }) => sources.map(({ id }) => id));
  const [only] = known;
  if (wanted !== undefined && known.includes(wanted)) return wanted;
  if (wanted === undefined && only !== undefined && known.length === 1) return only;
  const trouble =
    wanted === undefined ? 'Say whose calls these are with --source.' : `There is no source "${wanted}" in the config.`;
  throw new UsageError(`${trouble} Its sources: ${known.join(', ') || 'none'}.`);
}
