import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Argument, Option, type Command } from 'commander';
import { loadAppContext } from '../../app-context.js';
import { privateWriteStream } from '../../runtime/private-file.js';
import type { ExportKind } from '../export/export-text.js';
import { UsageError } from '../failure.js';
import { printResult, type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

interface ExportOptions extends ConfigOption {
  readonly out?: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly separator: 'comma' | 'semicolon';
}

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
  const { filter, separator, out } = options;
  const app = await loadAppContext({ ...options, clock: context.clock });
  const [{ withApp }, { ListsModule }, { exportText }] = await Promise.all([
    import('../with-app.js'),
    import('../../api/export/export.service.js'),
    import('../export/export-text.js'),
  ]);
  await withApp(app, { module: ListsModule, database: 'current' }, async (services) => {
    const asked = { what, filter: { ...filter, separator }, json: context.json && out === undefined };
    const text = await exportText(services, app.config.timezone, asked);
    if (out === undefined) {
      for await (const piece of text) context.terminal.out(piece);
      return;
    }
    // Ids of people: for whoever runs this only.
    await pipeline(Readable.from(text, { objectMode: false }), privateWriteStream(out));
    printResult(context, `Written: ${out}`, { what, file: out });
  });
}

function collectFilter(text: string, known: Readonly<Record<string, string>>): Record<string, string> {
  const [name = '', ...value] = text.split('=');
  if (value.length === 0) throw new UsageError(`--filter wants name=value, not "${text}".`);
  return { ...known, [name]: value.join('=') };
}
