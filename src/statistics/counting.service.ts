import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../store/database/database.js';
import type { SqlExecutor } from '../store/database/sql-executor.js';
import { StatChangesStore } from '../store/statistics/stat-changes.store.js';
import { CallCounterService } from './call-counter.service.js';
import { nextBackgroundSlice } from '../runtime/slice-scheduler.js';
import { SliceSize } from './slice-size.js';

/** The most calls that a reader counts before it answers with what is counted. */
const CALLS_PER_READER = { changes: 30_000, all: 3_000 } as const;
/** The most slices of other processes that a reader waits for, and the most that find nothing. */
const WAITS_PER_READER = { busy: 600, nothing: 10 } as const;
/** Pause between background slices while webhooks come in: they and rounds come first. */
const PAUSE_MS = 5;
/** Pause while another process counts. */
const BUSY_MS = 20;

/** What a slice counted. `busy`: another process is counting. */
interface Slice {
  readonly kind: 'changes' | 'all' | 'busy' | 'nothing';
  readonly calls: number;
}

/** Keeps the sums up to date with the calls, in bounded slices. Safe in any number of processes. */
@Injectable()
export class CountingService {
  private readonly logger = new Logger('statistics');
  private slice: Promise<Slice> | null = null;
  /** The settings for which this process has had all calls counted. */
  private settings: string | null = null;
  private readonly size = new SliceSize();

  constructor(
    private readonly database: Database,
    private readonly changes: StatChangesStore,
    private readonly counter: CallCounterService,
  ) {}

  /** Runs until nothing is left to count, or `isOver`. */
  async countAll(isOver: () => boolean): Promise<void> {
    while (!isOver() && (await this.isBehind())) {
      await this.next();
      if (this.database.isReceiving) await sleep(PAUSE_MS);
    }
  }

  /**
   * Counts all changes so far, for a reader.
   *
   * @returns whether the sums are complete; after a large import or an upgrade they are not for a while
   */
  async catchUp(): Promise<boolean> {
    const left: Record<Slice['kind'], number> = { ...CALLS_PER_READER, ...WAITS_PER_READER };
    try {
      while (await this.isBehind()) {
        const { kind, calls } = await this.next();
        left[kind] -= Math.max(1, calls);
        if (left[kind] <= 0) return false;
      }
      return true;
    } catch (error) {
      // A full or locked database stores no counts, but earlier counts can still be read.
      this.logger.warn({ msg: 'counting statistics failed', error: error instanceof Error ? error.name : 'unknown' });
      return false;
    }
  }

  /** Single-flight: all who wait for a slice in this process share it. */
  private async next(): Promise<Slice> {
    this.slice ??= this.countSlice().finally(() => {
      this.slice = null;
    });
    const slice = await this.slice;
    if (slice.kind === 'busy') await sleep(BUSY_MS);
    else await nextBackgroundSlice();
    return slice;
  }

  private async isBehind(): Promise<boolean> {
    const { progress, isQueued } = await this.database.read((session) => this.changes.backlog(session));
    if (progress === null || this.settings !== this.counter.settings()) {
      await this.claimSettings();
      return true;
    }
    // A process with other settings that started later does the counting.
    return progress.settings === this.settings && (isQueued || progress.before !== null);
  }

  /**
   * Under other settings every call may count differently. The settings of the process that started last apply. Under the mutex:
   * of two processes that start together the second would have counted anew what the first has counted.
   */
  private async claimSettings(): Promise<void> {
    const settings = this.counter.settings();
    const isClaimed = await this.database.write(async (tx) => {
      if (!(await this.changes.tryLock(tx))) return false;
      const progress = await this.changes.progress(tx);
      if (progress?.settings !== settings) await this.changes.countAnew(tx, settings);
      return true;
    });
    if (isClaimed) this.settings = settings;
  }

  private async countSlice(): Promise<Slice> {
    const { dialect, isReceiving } = this.database;
    const most = this.size.next(dialect, isReceiving);
    const begun = performance.now();
    const { slice, afterCommit, held } = await this.database.writeDerived((tx) => this.countWithin(tx, most));
    this.size.record(slice.calls, dialect === 'sqlite' ? await held : performance.now() - begun);
    afterCommit();
    return slice;
  }

  /** Exactly once: the queue, the calls' contributions and the sums change in one transaction. */
  private async countWithin(tx: SqlExecutor, most: number): Promise<CountedSlice> {
    if (!(await this.changes.tryLock(tx)) || this.settings !== this.counter.settings()) return NO_CALLS.busy;
    const progress = await this.changes.progress(tx);
    if (progress === null || progress.settings !== this.settings) return NO_CALLS.nothing;
    const { callIds, remove } = await this.changes.take(tx, most, progress.before);
    const isRecount = callIds.length === 0 && progress.before !== null;
    if (callIds.length === 0 && !isRecount) return NO_CALLS.nothing;
    const calls = isRecount ? await this.changes.callsBefore(tx, progress.before, most) : callIds;
    const afterCommit = await this.counter.count(tx, calls);
    if (isRecount) await this.changes.saveProgress(tx, { ...progress, before: calls.at(-1) ?? null });
    await remove();
    return { slice: { kind: isRecount ? 'all' : 'changes', calls: calls.length }, afterCommit, held: tx.held() };
  }
}

interface CountedSlice {
  readonly slice: Slice;
  readonly afterCommit: () => void;
  /** For how many milliseconds it kept others from writing. */
  readonly held: Promise<number>;
}

function noCalls(kind: Slice['kind']): CountedSlice {
  return { slice: { kind, calls: 0 }, afterCommit: () => undefined, held: Promise.resolve(0) };
}

const NO_CALLS = { busy: noCalls('busy'), nothing: noCalls('nothing') } as const;
