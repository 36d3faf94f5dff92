import { Option, type Command } from 'commander';
import type { Config } from '../../config/config.js';
import { FILE_FORMATS, type FileFormat } from '../../processing/import/file-lines.js';
import { EXIT_CODES, UsageError } from '../failure.js';
import { loadContext } from '../load-context.js';
import { ImportReporter, callsImportText, marksImportText } from '../import/import-report.js';
import { reconcileNow } from '../import/reconcile.js';
import { printResult, type CliContext, configOption, jsonOption, daysReader, type ConfigOption } from '../terminal.js';
import type { AppServices } from '../with-app.js';

interface ImportOptions extends ConfigOption {
  readonly marks?: string;
  readonly source?: string;
  readonly format?: FileFormat;
  readonly dryRun?: true;
  readonly reconcile?: true;
  readonly days?: number;
}

/** The author of the marks in the audit log. */
const IMPORT_ACTOR = { name: 'ringback import', keyId: null, projects: null };

export function addImport(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('import')
    .description(
      text(
        'Take in calls, or marks, from a file (CSV or JSON lines). Calls name their parameters as webhooks do. ' +
          'Twice changes nothing.',
        'Загрузить звонки или отметки из файла (CSV или строки JSON). Параметры звонков называются как в вебхуках. ' +
          'Повторная загрузка ничего не меняет.',
      ),
    )
    .argument(
      '[file]',
      text('calls: CSV with a header, or one JSON object a line', 'звонки: CSV с заголовком или по объекту JSON в строке'),
    )
    .option(
      '--marks <file>',
      text(
        'marks instead: callId, or phone and at; goal, value, currency, note, remove, label, project, source',
        'вместо звонков отметки: callId или phone и at; goal, value, currency, note, remove, label, project, source',
      ),
    )
    .option(
      '--reconcile',
      text(
        'instead of a file: what the vendor’s own list of calls knows and webhooks missed',
        'вместо файла: звонки из списка самого коллтрекинга, о которых не пришли вебхуки',
      ),
    )
    .option(
      '--days <n>',
      text(
        'how far back --reconcile looks; without it as the config says',
        'за сколько дней смотрит --reconcile; без неё — как в конфиге',
      ),
      daysReader(context),
    )
    .option(
      '--source <id>',
      text(
        'whose calls they are; may be left out where the config has one source',
        'чьи звонки; не нужна, если источник в конфиге один',
      ),
    )
    .addOption(
      new Option(
        '--format <format>',
        text('without it: by the file’s name, else by how it begins', 'без неё — по имени файла, иначе по его началу'),
      ).choices(FILE_FORMATS),
    )
    .option('--dry-run', text('only say what would become of the lines', 'только сказать, что станет со строками'))
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((file: string | undefined, options: ImportOptions) => runImport(context, file, options));
}

async function runImport(context: CliContext, file: string | undefined, options: ImportOptions): Promise<void> {
  const { text } = context;
  const { marks, source, dryRun, reconcile, days } = options;
  if (reconcile) {
    if (file !== undefined || marks !== undefined || dryRun)
      throw new UsageError(
        text('--reconcile goes with --source and --days only.', '--reconcile бывает только с --source и --days.'),
      );
    return reconcileNow(context, options);
  }
  if (days !== undefined) throw new UsageError(text('--days goes with --reconcile only.', '--days бывает только с --reconcile.'));
  if (file !== undefined && marks === undefined) return importCalls(context, file, options);
  if (file !== undefined || marks === undefined)
    throw new UsageError(
      text(
        'Name one file: of calls, or of marks with --marks. Or take --reconcile.',
        'Назовите один файл: со звонками или, через --marks, с отметками. Либо --reconcile.',
      ),
    );
  if (source !== undefined || dryRun)
    throw new UsageError(
      text(
        '--source and --dry-run are for calls; a mark may name its source.',
        '--source и --dry-run — для звонков; отметка может назвать источник сама.',
      ),
    );
  return importMarks(context, marks, options);
}

async function importMarks(context: CliContext, path: string, options: ImportOptions): Promise<void> {
  const { format = null } = options;
  const app = await loadContext(context, options);
  const [{ withProcessing }, { MarksImportService }] = await Promise.all([
    import('../with-app.js'),
    import('../../processing/import/marks-import.service.js'),
  ]);
  const screen = new ImportReporter(context);
  const summary = await withProcessing(
    app,
    (services) => services.get(MarksImportService).importFile({ path, format }, IMPORT_ACTOR, screen),
    'migrated',
  );
  screen.end();
  if (summary.bad + summary.refused + summary.unmatched > 0) context.exitCode = EXIT_CODES.failed;
  printResult(context, marksImportText(summary, context.language), { ...summary, badLines: screen.badLines });
}

async function importCalls(context: CliContext, path: string, options: ImportOptions): Promise<void> {
  const { source, format = null, dryRun = false } = options;
  const app = await loadContext(context, options);
  const file = { path, format, dryRun, source: chosenSource(app.config, source, context) };
  const [{ withProcessing, previewFirstCalls }, { CallsImportService }] = await Promise.all([
    import('../with-app.js'),
    import('../../processing/import/calls-import.service.js'),
  ]);
  const screen = new ImportReporter(context);
  const importFile = (services: AppServices) => services.get(CallsImportService).importFile(file, screen);
  const summary = await (dryRun ? previewFirstCalls(app, importFile) : withProcessing(app, importFile));
  screen.end();
  if (summary.bad > 0) context.exitCode = EXIT_CODES.failed;
  printResult(context, callsImportText(summary, dryRun, context.language), { dryRun, ...summary, badLines: screen.badLines });
}

function chosenSource(config: Config, wanted: string | undefined, { text }: CliContext): string {
  const known = config.projects.flatMap(({ sources }) => sources.map(({ id }) => id));
  const [only] = known;
  if (wanted !== undefined && known.includes(wanted)) return wanted;
  if (wanted === undefined && only !== undefined && known.length === 1) return only;
  const trouble =
    wanted === undefined
      ? text('Say whose calls these are with --source.', 'Скажите через --source, чьи это звонки.')
      : text(`There is no source "${wanted}" in the config.`, `В конфиге нет источника «${wanted}».`);
  const list = known.join(', ');
  throw new UsageError(`${trouble} ${text(`Its sources: ${list || 'none'}.`, `Источники: ${list || 'нет'}.`)}`);
}
