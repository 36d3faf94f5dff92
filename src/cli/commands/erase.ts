import type { Command } from 'commander';
import type { DestructionView } from '../../api/erasure/erasure-views.js';
import { loadAppContext } from '../../app-context.js';
import { toE164 } from '../../domain/calls/identifiers.js';
import type { ErasureSubject } from '../../processing/erasure/erasure-record.js';
import { UsageError } from '../failure.js';
import {
  type CliContext,
  COMMAND_LINE_ACTOR,
  configOption,
  type ConfigOption,
  jsonOption,
  printResult,
  type Terminal,
} from '../terminal.js';

interface EraseOptions extends ConfigOption {
  /** True where the number is not on the command line. */
  readonly phone?: string | true;
  readonly callId?: string;
  readonly source?: string;
  readonly basis?: string;
}

export function addErase(program: Command, context: CliContext): void {
  program
    .command('erase')
    .description('Remove a person’s data everywhere, and print the record of its destruction. May run beside the service.')
    .option(
      '--phone [number]',
      'of the person, in any spelling; without a number, or as -, it is asked for or read from standard input',
    )
    .option('--call-id <id>', 'or the vendor’s id of any call of the person')
    .option('--source <id>', 'whose call it is, where calls of several sources have that id')
    .option('--basis <text>', 'why, for the record; never personal data')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: EraseOptions) => erase(context, options));
}

async function erase(context: CliContext, options: EraseOptions): Promise<void> {
  const subject = await subjectOf(context.terminal, options);
  const app = await loadAppContext({ ...options, clock: context.clock });
  const [{ withProcessing }, { ErasureService }, { toDestructionView }] = await Promise.all([
    import('../with-app.js'),
    import('../../processing/erasure/erasure.service.js'),
    import('../../api/erasure/erasure-views.js'),
  ]);
  const order = { by: { name: COMMAND_LINE_ACTOR, keyId: null }, basis: options.basis ?? null, projects: null };
  const record = await withProcessing(app, (services) => services.get(ErasureService).erase(subject, order));
  const view = toDestructionView(record);
  printResult(context, destructionText(view), view);
}

async function subjectOf(terminal: Terminal, { phone, callId, source }: EraseOptions): Promise<ErasureSubject> {
  if ((phone === undefined) === (callId === undefined)) throw new UsageError('Give either --phone or --call-id.');
  if (callId !== undefined) return { kind: 'callId', callId, source };
  if (source !== undefined) throw new UsageError('--source goes with --call-id only.');
  const number = toE164(await numberFrom(terminal, phone ?? true));
  if (number === null) throw new UsageError('--phone must be a whole phone number.');
  return { kind: 'phone', number };
}

/** What is on a command line stays in the shell's history, and every user of the machine sees it while the command runs. */
async function numberFrom(terminal: Terminal, phone: string | true): Promise<string> {
  if (phone !== true && phone !== '-') {
    terminal.err('The number is in the history of the shell now. Next time give --phone without it: it is asked for.\n');
    return phone;
  }
  return phone === true && terminal.canAsk ? terminal.ask('Phone of the person: ') : terminal.readLine();
}

function destructionText({ id, at, counts, cancelled, told, erased }: DestructionView): string {
  const rows = Object.entries(counts).map(([table, count]) => `  ${table}: ${count}`);
  const recipients = told.map(({ destination, platform }) => `${destination} (${platform})`);
  const asked =
    told.length === 0
      ? 'No platform had been told about the person.'
      : `These had been told about the person and must be asked separately: ${recipients.join(', ')}.`;
  return [
    `Destroyed at ${at}, record ${id}:`,
    ...erased.map((what) => `  ${what}`),
    'Rows, by table:',
    ...rows,
    `Uploads that will not be sent any more: ${cancelled}.`,
    asked,
    'Backups made before hold the data still.',
  ].join('\n');
}
