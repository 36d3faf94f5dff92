import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Argument, Option, type Command } from 'commander';
import { privateWriteStream } from '../../runtime/private-file.js';
import type { ExportKind } from '../export/export-text.js';
import { UsageError } from '../failure.js';
import { loadContext } from '../load-context.js';
import { printResult, type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

interface ExportOptions extends ConfigOption {
  readonly out?: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly separator: 'comma' | 'semicolon';
}

export function addExport(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('export')
    .description(
      text(
        'Write calls or uploads as a file for spreadsheets, phones masked; with --json and without --out as the API shows them.',
        'Записать звонки или отправки файлом для таблиц, телефоны скрыты; с --json и без --out — как их показывает API.',
      ),
    )
    .addArgument(new Argument('<what>', text('which list', 'какой список')).choices(['calls', 'uploads']))
    .option('-o, --out <file>', text('where to; standard output without it', 'куда; без неё — в вывод'))
    .option(
      '-f, --filter <name=value>',
      text(
        'as in the API’s list, e.g. from=2026-11-01; may be repeated',
        'как в списке API, например from=2026-11-01; можно несколько раз',
      ),
      filterCollector(context),
      {},
    )
    .addOption(
      new Option('--separator <name>', text('between columns', 'между столбцами'))
        .choices(['comma', 'semicolon'])
        .default('comma'),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((what: ExportKind, options: ExportOptions) => exportList(context, what, options));
}

async function exportList(context: CliContext, what: ExportKind, options: ExportOptions): Promise<void> {
  const { filter, separator, out } = options;
  const app = await loadContext(context, options, { databaseOnly: true });
  const [{ withApp }, { requireKnownNames }, { ListsModule }, { exportText }] = await Promise.all([
    import('../with-app.js'),
    import('../known-names.js'),
    import('../../api/export/export.service.js'),
    import('../export/export-text.js'),
  ]);
  await withApp(app, { module: ListsModule, database: 'current' }, async (services) => {
    await requireKnownNames(services, app.config, filter, context);
    const asked = { what, filter: { ...filter, separator }, json: context.json && out === undefined, language: context.language };
    const pieces = await exportText(services, app.config.timezone, asked);
    if (out === undefined) {
      for await (const piece of pieces) context.terminal.out(piece);
      return;
    }
    // Contains ids of people: readable by the file's owner only.
    await pipeline(Readable.from(pieces, { objectMode: false }), privateWriteStream(out));
    printResult(context, context.text(`Written: ${out}`, `Записано: ${out}`), { what, file: out });
  });
}

const filterCollector =
  ({ text }: CliContext) =>
  (typed: string, known: Readonly<Record<string, string>>): Record<string, string> => {
    const [name = '', ...value] = typed.split('=');
    if (value.length > 0) return { ...known, [name]: value.join('=') };
    throw new UsageError(text(`--filter wants name=value, not "${typed}".`, `--filter ждёт имя=значение, а не «${typed}».`));
  };
