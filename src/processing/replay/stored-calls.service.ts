import { Injectable } from '@nestjs/common';
import { type CallScanPage, CallScanStore, type CallScope } from '../../store/calls/call-scan.store.js';
import { inOrder } from '../../runtime/pipeline.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { ConversionPlanner, type RunInSession } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import type { ProcessingPlan } from '../uploads/processing-plan.js';
import { DifferenceBuilder } from './difference-builder.js';
import { rereadCall, type Reread, RereadCounter, type RereadCounts } from './reread-call.js';
import type { CallChange, RuleDifference } from './rule-difference.js';

/** More would block the event loop for longer than 20 ms. */
const CALLS_PER_STEP = 100;

/** The database reads the next pages while one is decided. */
const PAGES_AHEAD = 2;

/**
 * What a replay starts from: `goals` applies the current rules to the stored calls, `receipts` reads their receipts again first.
 */
export type ReplayBasis = 'goals' | 'receipts';

/** Progress of a replay or simulation. */
export interface ReplayObserver {
  progress?(done: number, all: number): void;
  change?(change: CallChange): void;
}

export interface ReplayOutcome extends RuleDifference {
  /** Results of reading the calls' receipts again; null if they were not read. */
  readonly reread: RereadCounts | null;
}

/** By our id of the call. */
type ReceiptsByCall = ReadonlyMap<string, readonly ReceiptEntity[]>;

interface PlannedPage {
  readonly calls: readonly CallEntity[];
  readonly rereads: readonly Reread[];
  readonly plan: ProcessingPlan;
}

/** Stored calls under the current rules: simulated or applied, by the same plan. */
@Injectable()
export class StoredCallsService {
  constructor(
    private readonly database: Database,
    private readonly scan: CallScanStore,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly planner: ConversionPlanner,
    private readonly settings: ProcessingSettings,
  ) {}

  /** The same calls under other settings. */
  withSettings(settings: ProcessingSettings): StoredCallsService {
    return new StoredCallsService(
      this.database,
      this.scan,
      this.receipts,
      this.calls,
      this.planner.withSettings(settings),
      settings,
    );
  }

  /** Computes the changes. Only reads, a page at a time, and locks nothing. */
  simulate(scope: CallScope, basis: ReplayBasis, watcher: ReplayObserver = {}): Promise<ReplayOutcome> {
    return this.runPages(scope, watcher, (page) => this.preview(scope, page, basis));
  }

  /** Every call that would change, a page at a time on demand. */
  async *changes(scope: CallScope): AsyncGenerator<readonly CallChange[]> {
    const builder = this.builderFor(scope);
    for await (const page of this.pages(scope)) {
      const { calls, plan } = await this.preview(scope, page, 'goals');
      yield builder.add(calls, plan);
    }
  }

  /**
   * Applies the plan, one transaction per page. What was applied stays if a later page fails, and a second run continues from
   * there.
   */
  replay(scope: CallScope, basis: ReplayBasis, watcher: ReplayObserver = {}): Promise<ReplayOutcome> {
    let last: Promise<unknown> = Promise.resolve();
    const run = async (page: CallScanPage, earlier: Promise<unknown>): Promise<PlannedPage> => {
      const preview = await this.preview(scope, page, basis);
      await earlier;
      return this.isUpToDate(preview) ? preview : this.planAndApply(scope, page, basis);
    };
    return this.runPages(scope, watcher, (page) => {
      const planned = run(page, last);
      last = planned;
      return planned;
    });
  }

  /** Optimistic concurrency: most pages are as the rules want them, and those need no transaction. */
  private isUpToDate({ rereads, plan }: PlannedPage): boolean {
    const dropsContents = this.settings.dropAtIngest.length > 0 && rereads.length > 0;
    return !dropsContents && rereads.every(({ before, call }) => before === call) && this.planner.changesNothing(plan);
  }

  /** Plans again under the lock, because what the preview read may have changed since. */
  private async planAndApply(scope: CallScope, page: CallScanPage, basis: ReplayBasis): Promise<PlannedPage> {
    const step = await this.database.write(async (tx) => {
      await this.receipts.lockProcessing(tx);
      const step = await this.planHeld(tx, scope, page, basis);
      const changed = step.rereads.filter(({ before, call }) => before !== call).map(({ call }) => call);
      await this.calls.save(tx, [], changed);
      await this.planner.apply(tx, step.plan, this.settings.clock.now());
      if (this.settings.dropAtIngest.length > 0)
        await this.receipts.clearContents(
          tx,
          step.rereads.flatMap(({ receipts }) => receipts),
        );
      return step;
    });
    await this.database.yieldLock();
    return step;
  }

  /** Reads first, and decides when the connection is free for the next page. */
  private async preview(scope: CallScope, page: CallScanPage, basis: ReplayBasis): Promise<PlannedPage> {
    const { project } = scope;
    const { stored, receipts, facts } = await this.database.readLong(async (session) => {
      const stored = await this.storedCalls(session, scope, page);
      const [receipts, facts] = await Promise.all([
        basis === 'receipts' ? this.receiptsOf(session, stored) : null,
        this.planner.readWithUploads(session, project, stored),
      ]);
      return { stored, receipts, facts };
    });
    const { calls, rereads } = await this.currentCalls(stored, receipts);
    const reading: RunInSession = (work) => this.database.readLong(work);
    // Of a caller that was recognised only now, nothing was read.
    const known = calls.some(({ callerKey }, index) => callerKey !== stored[index]?.callerKey)
      ? await reading((session) => this.planner.readWithUploads(session, project, calls))
      : facts;
    const now = this.settings.clock.now();
    const plan = await this.planner.decide(reading, project, calls, known, now, { anew: true, hold: false });
    return { calls, rereads, plan };
  }

  private async planHeld(tx: SqlExecutor, scope: CallScope, page: CallScanPage, basis: ReplayBasis): Promise<PlannedPage> {
    const stored = await this.storedCalls(tx, scope, page);
    const { calls, rereads } = await this.currentCalls(stored, basis === 'receipts' ? await this.receiptsOf(tx, stored) : null);
    const plan = await this.planner.plan(tx, scope.project, calls, this.settings.clock.now(), { anew: true, hold: true });
    return { calls, rereads, plan };
  }

  /** Nothing is decided again for an erased person: what rules would look at is gone. */
  private async storedCalls(session: SqlExecutor, scope: CallScope, page: CallScanPage): Promise<readonly CallEntity[]> {
    return (await this.scan.callsOf(session, scope, page)).filter(({ erasedAt }) => erasedAt === null);
  }

  private receiptsOf(session: SqlExecutor, calls: readonly CallEntity[]): Promise<ReceiptsByCall> {
    return this.receipts.byCalls(
      session,
      calls.map(({ id }) => id),
    );
  }

  /** @param receipts of the calls; null if they are not read again */
  private async currentCalls(stored: readonly CallEntity[], receipts: ReceiptsByCall | null): Promise<Omit<PlannedPage, 'plan'>> {
    if (receipts === null) return { calls: stored, rereads: [] };
    const now = this.settings.clock.now();
    const slice = new TimeSlice();
    const rereads: Reread[] = [];
    for (const call of stored) {
      rereads.push(rereadCall(call, receipts.get(call.id) ?? [], this.settings, now));
      await slice.yieldIfOver();
    }
    return { calls: rereads.map(({ call }) => call), rereads };
  }

  private async runPages(
    scope: CallScope,
    watcher: ReplayObserver,
    run: (page: CallScanPage) => Promise<PlannedPage>,
  ): Promise<ReplayOutcome> {
    const builder = this.builderFor(scope);
    const count = new RereadCounter();
    const all = await this.database.readLong((session) => this.scan.count(session, scope));
    let done = 0;
    for await (const { calls, rereads, plan } of inOrder(this.pages(scope), PAGES_AHEAD, run)) {
      for (const change of builder.add(calls, plan)) watcher.change?.(change);
      count.add(rereads);
      watcher.progress?.((done += calls.length), Math.max(all, done));
    }
    return { ...builder.difference, reread: count.counts };
  }

  private builderFor({ project }: CallScope): DifferenceBuilder {
    const { goals, destinations } = this.settings.project(project);
    return new DifferenceBuilder({ goals: goals.map(({ id }) => id), destinations, forgotten: this.settings.retentionCutoffs() });
  }

  /** Keyset pagination: callers first, with all their calls; then the calls of unknown callers. */
  private async *pages(scope: CallScope): AsyncGenerator<CallScanPage> {
    const slice = new TimeSlice();
    for (const keysOf of ['callers', 'unknown'] as const) {
      for (let next: string | null = ''; next !== null;) {
        const after: string = next;
        const found = await this.database.readLong((session) => this.scan[keysOf](session, scope, after, CALLS_PER_STEP));
        next = found.next;
        for (const page of found.pages) {
          yield page;
          // A scan takes minutes: everything else goes first between two pages.
          await slice.yield();
        }
        await slice.yield();
      }
    }
  }
}
