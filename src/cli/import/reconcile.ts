import { englishPlural, type Language } from '../../domain/localized-text.js';
import { toIso } from '../../domain/time/instant.js';
import { reasonText } from '../../messages/reason-messages.js';
import type { Reconciliation } from '../../store/schema/entities/source-state.entity.js';
import { EXIT_CODES, UsageError } from '../failure.js';
import { loadContext } from '../load-context.js';
import { printResult, type CliContext, type ConfigOption } from '../terminal.js';

interface ReconcileCommandOptions extends ConfigOption {
  readonly source?: string;
  readonly days?: number;
}

interface SourceReconciliation {
  readonly source: string;
  /** Null if another process was reconciling it. */
  readonly found: Reconciliation | null;
}

/** Compares with the vendors' lists of calls now, whatever their schedule, and processes what was found. */
export async function reconcileNow(context: CliContext, { source, days, ...options }: ReconcileCommandOptions): Promise<void> {
  const app = await loadContext(context, options);
  const [{ withProcessing }, { ReceiptProcessor }, { CallLists }, { ReconcileService }] = await Promise.all([
    import('../with-app.js'),
    import('../../processing/receipts/receipt-processor.service.js'),
    import('../../processing/reconcile/call-lists.js'),
    import('../../processing/reconcile/reconcile.service.js'),
  ]);
  const { signal } = new AbortController();
  const how = { days: days ?? null, due: false, signal };
  const all = await withProcessing(app, async (services) => {
    const compared: SourceReconciliation[] = [];
    for (const one of chosenSources(services.get(CallLists).sources, source, context)) {
      compared.push({
        source: one,
        found: await services.get(ReconcileService).reconcile({ source: one, ...how }),
      });
      while ((await services.get(ReceiptProcessor).processBatch()) > 0);
    }
    return compared;
  });
  if (all.some(({ found }) => found === null || found.trouble !== null)) context.exitCode = EXIT_CODES.failed;
  printResult(context, all.map((one) => reconciliationText(one, context)).join('\n'), {
    items: all.map((one) => reconciliationData(one, context.language)),
  });
}

function chosenSources(known: readonly string[], wanted: string | undefined, { text }: CliContext): readonly string[] {
  if (wanted === undefined && known.length > 0) return known;
  if (wanted !== undefined && known.includes(wanted)) return [wanted];
  const whose =
    wanted === undefined
      ? text('No source in the config has a list of calls', 'Ни у одного источника в конфиге нет списка звонков')
      : text(`The source "${wanted}" in the config has no list of calls`, `У источника «${wanted}» в конфиге нет списка звонков`);
  const advice = text('give it `reconcile`, see ringback.example.yaml.', 'добавьте `reconcile`, см. ringback.example.yaml.');
  const list = known.join(', ');
  const others = list === '' ? '' : text(` Sources with one: ${list}.`, ` Источники со списком: ${list}.`);
  throw new UsageError(`${whose}: ${advice}${others}`);
}

function reconciliationText({ source, found }: SourceReconciliation, { text, language }: CliContext): string {
  if (found === null)
    return text(
      `${source}: another process is reading the list right now.`,
      `${source}: список прямо сейчас читает другой процесс.`,
    );
  const { listed, missed, completed, filled, unreadable, trouble } = found;
  const counts = text(
    `${source}: ${englishPlural(listed, 'call')} listed, ${missed} had been missed, ` +
      `${englishPlural(completed, 'was', 'were')} incomplete; ${filled} filled in, ${unreadable} unreadable.`,
    `${source}: в списке звонков ${listed}, пропущено было ${missed}, неполных ${completed}; дополнено ${filled}, ` +
      `не прочитано ${unreadable}.`,
  );
  return trouble === null ? counts : `${counts}\n${source}: ${reasonText(trouble, language)}`;
}

function reconciliationData({ source, found }: SourceReconciliation, language: Language): object {
  if (found === null) return { source, busy: true };
  const { at, from, to, listed, missed, completed, filled, unreadable, trouble } = found;
  const reason = trouble === null ? null : { code: trouble.code, text: reasonText(trouble, language) };
  return {
    source,
    busy: false,
    at: toIso(at),
    from: toIso(from),
    to: toIso(to),
    listed,
    missed,
    completed,
    filled,
    unreadable,
    trouble: reason,
  };
}
