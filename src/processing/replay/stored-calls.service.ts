import { Injectable } from '@nestjs/common';
import { type CallScanPage, CallScanStore, type CallScope } from '../../store/calls/call-scan.store.js';
import { inOrder } from '../../runtime/pipeline.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { ConversionPlanner } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import type { ProcessingPlan } from '../uploads/processing-plan.js';
import { DifferenceBuilder } from './difference-builder.js';
import { rereadCall, type Reread, RereadCounter, type RereadCounts } from './reread-call.js';
import type { CallChange, RuleDifference } from './rule-difference.js';

/** More would block the event loop for longer than 20 ms. */
const CALLS_PER_STEP = 100;

/** The database reads one page while the other is decided. */
const PAGES_AHEAD = 1;

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
    return this.runPages(scope, watcher, (page) =>
      this.database.readLong((session) => this.plan(session, scope, page, basis, false)),
    );
  }

  /** Every call that would change, a page at a time on demand. */
  async *changes(scope: CallScope): AsyncGenerator<readonly CallChange[]> {
    const builder = this.builderFor(scope);
    for await (const page of this.pages(scope)) {
      const { calls, plan } = await this.database.readLong((session) => this.plan(session, scope, page, 'goals', false));
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
      const preview = await this.database.readLong((session) => this.plan(session, scope, page, basis, false));
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
      const step = await this.plan(tx, scope, page, basis, true);
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

  private async plan(
    session: SqlExecutor,
    scope: CallScope,
    page: CallScanPage,
    basis: ReplayBasis,
    hold: boolean,
  ): Promise<PlannedPage> {
    const found = await this.scan.callsOf(session, scope, page);
    // Nothing is decided again for an erased person: what rules would look at is gone.
    const stored = found.filter(({ erasedAt }) => erasedAt === null);
    const rereads = basis === 'receipts' ? await this.reread(session, stored) : [];
    const calls = basis === 'receipts' ? rereads.map(({ call }) => call) : stored;
    const plan = await this.planner.plan(session, scope.project, calls, this.settings.clock.now(), { anew: true, hold });
    return { calls, rereads, plan };
  }

  private async reread(session: SqlExecutor, calls: readonly CallEntity[]): Promise<Reread[]> {
    const receipts = await this.receipts.byCalls(
      session,
      calls.map(({ id }) => id),
    );
    const now = this.settings.clock.now();
    const slice = new TimeSlice();
    const rereads: Reread[] = [];
    for (const call of calls) {
      rereads.push(rereadCall(call, receipts.get(call.id) ?? [], this.settings, now));
      await slice.yieldIfOver();
    }
    return rereads;
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
