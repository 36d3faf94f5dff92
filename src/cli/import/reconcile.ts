import { loadAppContext } from '../../app-context.js';
import { toIso } from '../../domain/time/instant.js';
import { reasonText } from '../../messages/reason-messages.js';
import type { Reconciliation } from '../../store/schema/entities/source-state.entity.js';
import { EXIT_CODES, UsageError } from '../failure.js';
import { printResult, type CliContext, type ConfigOption } from '../terminal.js';

interface ReconcileCommandOptions extends ConfigOption {
  readonly source?: string;
  readonly days?: number;
}

interface SourceReconciliation {
  readonly source: string;
  /** Null where another process was at it. */
  readonly found: Reconciliation | null;
}

/** Compares with the vendors' lists of calls now, whatever their schedule, and reads at once what they brought. */
export async function reconcileNow(context: CliContext, { source, days, ...options }: ReconcileCommandOptions): Promise<void> {
  const app = await loadAppContext({ ...options, clock: context.clock });
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
    for (const one of chosenSources(services.get(CallLists).sources, source)) {
      compared.push({
        source: one,
        found: await services.get(ReconcileService).reconcile({ source: one, ...how }),
      });
      while ((await services.get(ReceiptProcessor).processBatch()) > 0);
    }
    return compared;
  });
  if (all.some(({ found }) => found === null || found.trouble !== null)) context.exitCode = EXIT_CODES.failed;
  printResult(context, all.map(reconciliationText).join('\n'), { items: all.map(reconciliationData) });
}

function chosenSources(known: readonly string[], wanted: string | undefined): readonly string[] {
  if (wanted === undefined && known.length > 0) return known;
  if (wanted !== undefined && known.includes(wanted)) return [wanted];
  const whose = wanted === undefined ? 'No source' : `The source "${wanted}"`;
  const others = known.length > 0 ? ` Sources with one: ${known.join(', ')}.` : '';
  throw new UsageError(`${whose} in the config has a list of calls: give it \`reconcile\`, see ringback.example.yaml.${others}`);
}

function reconciliationText({ source, found }: SourceReconciliation): string {
  if (found === null) return `${source}: another process is reading the list right now.`;
  const { listed, missed, completed, filled, unreadable, trouble } = found;
  const counts =
    `${source}: ${listed} calls listed, ${missed} had been missed, ${completed} were incomplete; ${filled} filled ` +
    `in, ${unreadable} unreadable.`;
  return trouble === null ? counts : `${counts}\n${source}: ${reasonText(trouble, 'en')}`;
}

function reconciliationData({ source, found }: SourceReconciliation): object {
  if (found === null) return { source, busy: true };
  const { at, from, to, listed, missed, completed, filled, unreadable, trouble } = found;
  const reason = trouble === null ? null : { code: trouble.code, text: reasonText(trouble, 'en') };
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
