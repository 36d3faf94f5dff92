import { Injectable } from '@nestjs/common';
import type { SqlExecutor } from '../database/sql-executor.js';

/** Key of our advisory lock on PostgreSQL. */
const COUNTING_LOCK = 7_216_246;
/** In the table `installation`. */
const PROGRESS = 'statistics';
/** After every id. */
const FROM_THE_END = '~';

/** Under which settings calls are counted, and how far counting all of them anew has come. */
export interface CountingProgress {
  /** Fingerprint of the settings. */
  readonly settings: string;
  /** Calls with smaller ids are still to be counted under these settings; null for none. */
  readonly before: string | null;
}

/** The queue of calls whose statistics changed, and the progress of counting all calls anew. */
@Injectable()
export class StatChangesStore {
  /** Mutex of all processes, until the end of the transaction. @returns false if another process is counting */
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

  /** All calls are to be counted anew under these settings, the newest first. */
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

  /** Keyset page over all calls, the newest first. */
  async callsBefore(session: SqlExecutor, before: string, most: number): Promise<string[]> {
    const sql = 'SELECT "id" FROM "calls" WHERE "id" < ? ORDER BY "id" DESC LIMIT ?';
    return (await session.all<{ id: string }>(sql, [before, most])).map(({ id }) => id);
  }
}
