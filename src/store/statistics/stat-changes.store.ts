import { Injectable } from '@nestjs/common';
import type { SqlExecutor } from '../database/sql-executor.js';

/** Key of our advisory lock on PostgreSQL. */
const COUNTING_LOCK = 7_216_246;
/** Name of the progress in table `installation`. */
const PROGRESS = 'statistics';
/** Sorts after every id. */
const FROM_THE_END = '~';

/** The settings under which calls are counted, and the progress of recounting all of them. */
export interface CountingProgress {
  /** Fingerprint of the settings. */
  readonly settings: string;
  /** Calls with smaller ids are still to be counted under these settings; null for none. */
  readonly before: string | null;
}

/** The queue of calls whose statistics changed, and the progress of recounting all calls. */
@Injectable()
export class StatChangesStore {
  /**
   * Mutex of all processes, until the end of the transaction.
   * @returns false if another process is counting
   */
  async tryLock(tx: SqlExecutor): Promise<boolean> {
    // On SQLite there is one writer at a time anyway.
    if (tx.dialect === 'sqlite') return true;
    const [row] = await tx.all<{ locked: boolean }>(`SELECT pg_try_advisory_xact_lock(${COUNTING_LOCK}) AS "locked"`);
    return row?.locked === true;
  }

  async anyQueued(session: SqlExecutor): Promise<boolean> {
    return (await session.all('SELECT "id" FROM "stat_changes" LIMIT 1')).length > 0;
  }

  /**
   * Takes the oldest changes from the queue. Their calls must be read after this in the same transaction: what is committed in
   * between has a change of its own.
   *
   * @returns our ids of the calls
   */
  async take(tx: SqlExecutor, most: number): Promise<string[]> {
    const sql = `DELETE FROM "stat_changes" WHERE "id" IN (SELECT "id" FROM "stat_changes" ORDER BY "id" LIMIT ?)
      RETURNING "callId"`;
    return [...new Set((await tx.all<{ callId: string }>(sql, [most])).map(({ callId }) => callId))];
  }

  async progress(session: SqlExecutor): Promise<CountingProgress | null> {
    const [row] = await session.all<{ value: string }>('SELECT "value" FROM "installation" WHERE "name" = ?', [PROGRESS]);
    return row ? (JSON.parse(row.value) as CountingProgress) : null;
  }

  /** Starts a recount of all calls under these settings, newest first. */
  countAnew(tx: SqlExecutor, settings: string): Promise<void> {
    return this.saveProgress(tx, { settings, before: FROM_THE_END });
  }

  async saveProgress(tx: SqlExecutor, progress: CountingProgress): Promise<void> {
    await tx.run(
      `INSERT INTO "installation" ("name", "value") VALUES (?, ?)
        ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"`,
      [PROGRESS, JSON.stringify(progress)],
    );
  }

  /** Keyset page over all calls, newest first. */
  async callsBefore(session: SqlExecutor, before: string, most: number): Promise<string[]> {
    const sql = 'SELECT "id" FROM "calls" WHERE "id" < ? ORDER BY "id" DESC LIMIT ?';
    return (await session.all<{ id: string }>(sql, [before, most])).map(({ id }) => id);
  }
}
