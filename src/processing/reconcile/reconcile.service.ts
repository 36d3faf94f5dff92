import { Inject, Injectable, Logger } from '@nestjs/common';
import { DAY, MINUTE, type Instant } from '../../domain/time/instant.js';
import { HTTP, type HttpClient } from '../../runtime/http.js';
import { newId } from '../../runtime/ids.js';
import type { CallList, ListFailure } from '../../sources/source.js';
import { ReceiptNotifier } from '../../store/receipts/receipts.store.js';
import type { Reconciliation } from '../../store/schema/entities/source-state.entity.js';
import { DUE_TO_THE_PRESENT, ReconciliationsStore, type ReconcileLease } from '../../store/sources/source-states.store.js';
import { ProcessingSettings } from '../processing-settings.js';
import { CallListImporter, type ListImportCounts } from './call-list-importer.service.js';
import { CallLists, nextReconcileAt } from './call-lists.js';

/** Longer than one request and storing its answer may take. */
const LEASE_MS = 5 * MINUTE;
/** Webhooks of calls that have just begun or ended may still be on their way. */
const SETTLING_MS = 10 * MINUTE;

/** What to compare. */
export interface ReconcileRequest {
  readonly source: string;
  /** Null: as the config says. */
  readonly days: number | null;
  /** Only if it is due. */
  readonly due: boolean;
  readonly signal: AbortSignal;
}

/**
 * Compares the vendor's own list of calls with what webhooks brought, and fills in what they missed.
 *
 * Lease: one process at a time for a source.
 */
@Injectable()
export class ReconcileService {
  private readonly logger = new Logger('reconcile');

  constructor(
    private readonly states: ReconciliationsStore,
    private readonly lists: CallLists,
    private readonly importer: CallListImporter,
    private readonly notifier: ReceiptNotifier,
    private readonly settings: ProcessingSettings,
    @Inject(HTTP) private readonly http: HttpClient,
  ) {}

  /**
   * Stores when the list is read next.
   *
   * @param retry a reading that failed is tried again at once
   */
  async plan(source: string, now: Instant, { retry = false } = {}): Promise<void> {
    const first = nextReconcileAt(this.lists.of(source).schedule, this.settings.timezone, now, null, 0);
    const again = retry && ((await this.states.find(source))?.reconciled?.failures ?? 0) > 0;
    await this.states.plan(source, this.settings.reader.timeKey(source) ?? '', again ? now : first, again);
  }

  /** Makes the list due now, whatever its time, and to the present: what was lost came a moment ago. */
  async planNow(source: string): Promise<void> {
    await this.states.plan(source, this.settings.reader.timeKey(source) ?? '', DUE_TO_THE_PRESENT, true);
  }

  /** @returns null if another process is reading it, it is not due, or it was stopped */
  async reconcile(asked: ReconcileRequest): Promise<Reconciliation | null> {
    const list = this.lists.of(asked.source);
    const now = this.settings.clock.now();
    await this.plan(asked.source, now);
    const lease: ReconcileLease = { source: asked.source, token: newId() };
    if (!(await this.states.claim(lease, now + LEASE_MS, now, asked.due))) return null;
    const state = await this.states.find(asked.source);
    const before = state?.reconciled ?? null;
    const isToThePresent = state?.reconcileAt === DUE_TO_THE_PRESENT;
    const settled = Math.floor((now - SETTLING_MS) / MINUTE) * MINUTE;
    // What was to be read when it failed is still to be read.
    const to = isToThePresent ? Math.ceil(now / MINUTE) * MINUTE : Math.max(settled, before?.trouble ? before.to : 0);
    const period = { from: to - (asked.days ?? list.days) * DAY, to };
    const found = await this.fill(lease, list, period, asked.signal);
    if (found === null || asked.signal.aborted) {
      await this.states.release(lease);
      return null;
    }
    const { filling, trouble } = found;
    const failures = trouble === null ? 0 : (before?.failures ?? 0) + 1;
    const ended = this.settings.clock.now();
    const succeededAt = trouble === null ? ended : (before?.succeededAt ?? null);
    const result = { at: ended, ...period, ...filling, trouble: trouble?.reason ?? null, failures, succeededAt };
    const next = nextReconcileAt(list.schedule, this.settings.timezone, ended, trouble, failures);
    await this.states.settle(lease, result, next, isToThePresent);
    this.logResult(asked.source, result);
    return result;
  }

  /**
   * Day by day, newest first: what can still be sent to a platform comes before what cannot, and no answer grows too long.
   *
   * @returns null if the lease lapsed and another process took over
   */
  private async fill(
    lease: ReconcileLease,
    list: CallList,
    { from, to }: { from: Instant; to: Instant },
    signal: AbortSignal,
  ): Promise<{ filling: ListImportCounts; trouble: ListFailure | null } | null> {
    let filling: ListImportCounts = { listed: 0, missed: 0, completed: 0, filled: 0, unreadable: 0 };
    for (let end = to; end > from; end -= DAY) {
      const now = this.settings.clock.now();
      if (!(await this.states.renew(lease, now + LEASE_MS))) return null;
      const answer = await list.fetch({ from: Math.max(end - DAY, from), to: end }, { http: this.http, now, signal });
      if ('trouble' in answer) return { filling, trouble: answer.trouble };
      filling = sumCounts(filling, await this.importer.importRows(lease.source, answer.rows));
      this.notifier.notify();
    }
    return { filling, trouble: null };
  }

  private logResult(source: string, { listed, missed, completed, filled, unreadable, trouble, failures }: Reconciliation): void {
    const counts = { source, listed, missed, completed, filled, unreadable };
    if (trouble === null) this.logger.log({ msg: 'reconciliation finished', ...counts });
    else
      this.logger.warn({
        msg: 'reconciliation ended early: the vendor’s list was not read to the end',
        ...counts,
        trouble,
        failures,
      });
  }
}

function sumCounts(one: ListImportCounts, other: ListImportCounts): ListImportCounts {
  return {
    listed: one.listed + other.listed,
    missed: one.missed + other.missed,
    completed: one.completed + other.completed,
    filled: one.filled + other.filled,
    unreadable: one.unreadable + other.unreadable,
  };
}
