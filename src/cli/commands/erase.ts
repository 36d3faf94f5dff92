import type { Command } from 'commander';
import type { DestructionView } from '../../api/erasure/erasure-views.js';
import { inLanguage } from '../../domain/localized-text.js';
import type { ErasureSubject } from '../../processing/erasure/erasure-record.js';
import { UsageError } from '../failure.js';
import { loadContext } from '../load-context.js';
import { type CliContext, COMMAND_LINE_ACTOR, configOption, type ConfigOption, jsonOption, printResult } from '../terminal.js';

interface EraseOptions extends ConfigOption {
  /** True if the number is not on the command line. */
  readonly phone?: string | true;
  readonly callId?: string;
  readonly source?: string;
  readonly basis?: string;
}

export function addErase(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('erase')
    .description(
      text(
        'Remove a person’s data everywhere, and print the record of its destruction. May run beside the service.',
        'Удалить данные человека отовсюду и напечатать акт об уничтожении. Может работать рядом с сервисом.',
      ),
    )
    .option(
      '--phone [number]',
      text(
        'of the person, in any spelling; without a number, or as -, it is asked for or read from standard input',
        'номер человека, в любой записи; без номера или со знаком - он спрашивается или читается из ввода',
      ),
    )
    .option('--call-id <id>', text('or the vendor’s id of any call of the person', 'или номер любого его звонка у коллтрекинга'))
    .option(
      '--source <id>',
      text(
        'whose call it is, where calls of several sources have that id',
        'чей это звонок, если такой номер есть у нескольких источников',
      ),
    )
    .option('--basis <text>', text('why, for the record; never personal data', 'основание, для акта; без персональных данных'))
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: EraseOptions) => erase(context, options));
}

async function erase(context: CliContext, options: EraseOptions): Promise<void> {
  const subject = await subjectOf(context, options);
  const app = await loadContext(context, options, { databaseOnly: true });
  const [{ withStoredCalls }, { requireKnownNames }, { ErasureService }, { toDestructionView }] = await Promise.all([
    import('../with-app.js'),
    import('../known-names.js'),
    import('../../processing/erasure/erasure.service.js'),
    import('../../api/erasure/erasure-views.js'),
  ]);
  const order = { by: { name: COMMAND_LINE_ACTOR, keyId: null }, basis: options.basis ?? null, projects: null };
  const record = await withStoredCalls(app, async (services) => {
    await requireKnownNames(services, app.config, { source: options.source }, context);
    return services.get(ErasureService).erase(subject, order);
  });
  const view = toDestructionView(record);
  printResult(context, destructionText(view, context), view);
}

async function subjectOf(context: CliContext, { phone, callId, source }: EraseOptions): Promise<ErasureSubject> {
  const { text } = context;
  if ((phone === undefined) === (callId === undefined))
    throw new UsageError(text('Give either --phone or --call-id.', 'Укажите либо --phone, либо --call-id.'));
  if (callId !== undefined) return { kind: 'callId', callId, source };
  if (source !== undefined)
    throw new UsageError(text('--source goes with --call-id only.', '--source бывает только вместе с --call-id.'));
  const { toE164 } = await import('../../domain/calls/identifiers.js');
  const number = toE164(await numberFrom(context, phone ?? true));
  if (number === null) throw new UsageError(text('--phone must be a whole phone number.', '--phone — целый номер телефона.'));
  return { kind: 'phone', number };
}

/** The command line is stored in the shell's history, and visible to every user of the machine while the command runs. */
async function numberFrom({ terminal, text }: CliContext, phone: string | true): Promise<string> {
  if (phone !== true && phone !== '-') {
    terminal.err(
      text(
        'The number is in the history of the shell now. Next time give --phone without it: it is asked for.\n',
        'Номер остался в истории терминала. В другой раз дайте --phone без номера: он спросится.\n',
      ),
    );
    return phone;
  }
  return phone === true && terminal.canAsk
    ? terminal.ask(text('Phone of the person: ', 'Телефон человека: '))
    : terminal.readLine();
}

function destructionText(record: DestructionView, context: CliContext): string {
  return context.language === 'ru' ? russianRecord(record) : englishRecord(record);
}

function englishRecord({ id, at, counts, cancelled, told, erased }: DestructionView): string {
  return [
    `Destroyed at ${at}, record ${id}:`,
    ...erased.map((what) => `  ${what}`),
    'Rows, by table:',
    ...Object.entries(counts).map(([table, count]) => `  ${table}: ${count}`),
    `Uploads that will not be sent any more: ${cancelled}.`,
    told.length === 0
      ? 'Nothing about the person had left for any platform.'
      : `These had been told about the person, or may have been, and must be asked separately: ${recipients(told)}.`,
    'Backups made before hold the data still.',
  ].join('\n');
}

function russianRecord({ id, at, counts, cancelled, told, erased }: DestructionView): string {
  return [
    `Акт об уничтожении персональных данных ${id}, время ${at}. Уничтожено:`,
    ...erased.map((what) => `  ${inLanguage(what, 'ru')}`),
    'Строк по таблицам:',
    ...Object.entries(counts).map(([table, count]) => `  ${table}: ${count}`),
    `Отправок отменено: ${cancelled}.`,
    told.length === 0
      ? 'Ни одной площадке данные этого человека не передавались.'
      : `Данные передавались или могли уйти, удаление у них запросите отдельно: ${recipients(told)}.`,
    'В сделанных раньше резервных копиях данные ещё есть.',
  ].join('\n');
}

function recipients(told: DestructionView['told']): string {
  return told.map(({ destination, platform }) => `${destination} (${platform})`).join(', ');
}
