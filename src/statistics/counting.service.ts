import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../store/database/database.js';
import { StatChangesStore } from '../store/statistics/stat-changes.store.js';
import { CallCounterService } from './call-counter.service.js';
import { nextBackgroundSlice } from '../runtime/slice-scheduler.js';

/**
 * Calls per transaction: under ten milliseconds on SQLite, so that webhooks never wait long. On PostgreSQL nobody waits for it,
 * and each slice is ten round trips.
 */
const CALLS_PER_SLICE = { sqlite: 50, postgres: 100 } as const;
/** The most that a reader counts before it answers with what is counted. */
const SLICES_PER_READER = { changes: 600, all: 60, nothing: 10 } as const;
/** Pause between background slices: webhooks and rounds come first. */
const PAUSE_MS = 5;
/** Pause while another process counts. */
const BUSY_MS = 20;

/** The work that a slice found. `busy`: another process is counting. */
type Slice = 'changes' | 'all' | 'busy' | 'nothing';

/** Keeps the sums up to date with the calls, in bounded slices. Safe in any number of processes. */
@Injectable()
export class CountingService {
  private readonly logger = new Logger('statistics');
  private slice: Promise<Slice> | null = null;
  /** The settings for which this process has had all calls counted. */
  private settings: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly changes: StatChangesStore,
    private readonly counter: CallCounterService,
  ) {}

  /** Runs until nothing is left to count, or `isOver`. */
  async countAll(isOver: () => boolean): Promise<void> {
    while (!isOver() && (await this.isBehind())) {
      await this.next();
      await sleep(PAUSE_MS);
    }
  }

  /**
   * Counts all changes so far, for a reader.
   *
   * @returns whether the sums are complete; after a large import or an upgrade they are not for a while
   */
  async catchUp(): Promise<boolean> {
    const left: Record<Slice, number> = { ...SLICES_PER_READER, busy: SLICES_PER_READER.changes };
    try {
      while (await this.isBehind()) {
        const slice = await this.next();
        left[slice] -= 1;
        if (left[slice] === 0) return false;
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
    if (slice === 'busy') await sleep(BUSY_MS);
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

  /** Exactly once: the queue, the calls' contributions and the sums change in one transaction. */
  private async countSlice(): Promise<Slice> {
    let afterCommit = (): void => undefined;
    const slice = await this.database.writeOptimistically(async (tx): Promise<Slice> => {
      afterCommit = () => undefined;
      if (!(await this.changes.tryLock(tx)) || this.settings !== this.counter.settings()) return 'busy';
      const progress = await this.changes.progress(tx);
      if (progress === null || progress.settings !== this.settings) return 'nothing';
      const most = CALLS_PER_SLICE[tx.dialect];
      const { callIds, remove } = await this.changes.take(tx, most);
      if (callIds.length > 0) {
        afterCommit = await this.counter.count(tx, callIds);
        await remove();
        return 'changes';
      }
      if (progress.before === null) return 'nothing';
      const older = await this.changes.callsBefore(tx, progress.before, most);
      afterCommit = await this.counter.count(tx, older);
      await this.changes.saveProgress(tx, { ...progress, before: older.at(-1) ?? null });
      return 'all';
    });
    afterCommit();
    return slice;
  }
}
