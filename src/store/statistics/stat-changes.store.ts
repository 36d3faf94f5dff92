import { Injectable } from '@nestjs/common';
import type { SqlExecutor } from '../database/sql-executor.js';
import type { SqlCondition } from '../listing/conditions.js';

/** Key of our advisory lock on PostgreSQL. */
const COUNTING_LOCK = 7_216_246;
/** Name of the progress in table `installation`. */
const PROGRESS = 'statistics';
/** The beginning of a recount: all calls are still to be counted. */
const FROM_THE_END = '~';
/** Queued changes that one slice looks through for calls that the recount has passed already. */
const LOOKED_THROUGH = 5_000;

/** The settings under which calls are counted, and the progress of recounting all of them. */
export interface CountingProgress {
  /** Fingerprint of the settings. */
  readonly settings: string;
  /** Calls with smaller ids are still to be counted under these settings; null for none. */
  readonly before: string | null;
}

interface QueuedChange {
  readonly id: number;
  readonly callId: string;
}

/** Changes that are about to be counted. */
export interface TakenChanges {
  /** Our ids of the calls. */
  readonly callIds: readonly string[];
  readonly remove: () => Promise<void>;
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

  /** The progress, null before the first, and whether any call is queued. One statement: a reader asks several times. */
  async backlog(session: SqlExecutor): Promise<{ readonly progress: CountingProgress | null; readonly isQueued: boolean }> {
    const [row] = await session.all<{ value: string | null; queued: boolean | number }>(
      `SELECT (SELECT "value" FROM "installation" WHERE "name" = ?) AS "value",
        EXISTS (SELECT 1 FROM "stat_changes") AS "queued"`,
      [PROGRESS],
    );
    return { progress: progressFrom(row?.value ?? null), isQueued: Boolean(row?.queued) };
  }

  /**
   * The oldest changes of the queue. Their calls must be read after this in the same transaction: what is committed in between
   * has a change of its own. During a recount the changes of calls that are still to be counted are dropped uncounted.
   *
   * @param before the progress of the recount, of the same transaction; null for none
   * @returns `remove` takes them from the queue: on PostgreSQL they are gone already, on SQLite it is a write and comes last
   */
  take(tx: SqlExecutor, most: number, before: string | null): Promise<TakenChanges> {
    return tx.dialect === 'sqlite' ? this.readOldest(tx, most, before) : this.deleteOldest(tx, most, before);
  }

  private async readOldest(tx: SqlExecutor, most: number, before: string | null): Promise<TakenChanges> {
    const oldest = 'SELECT "id", "callId" FROM "stat_changes" ORDER BY "id" LIMIT ?';
    const looked = before === null ? most : LOOKED_THROUGH;
    const dropped = isBefore('"callId"', before);
    const found = await tx.all<QueuedChange>(
      `SELECT "id", "callId" FROM (${oldest}) WHERE NOT (${dropped.sql}) ORDER BY "id" LIMIT ?`,
      [looked, ...dropped.values, most],
    );
    const isAll = found.length < most && before !== null;
    const newest = `SELECT MAX("id") AS "id" FROM (${oldest})`;
    const [end] = isAll ? await tx.all<{ id: number | null }>(newest, [looked]) : [found.at(-1)];
    const last = end?.id ?? null;
    return {
      callIds: callsOf(found),
      remove: async () => {
        if (last !== null) await tx.run('DELETE FROM "stat_changes" WHERE "id" <= ?', [last]);
      },
    };
  }

  private async deleteOldest(tx: SqlExecutor, most: number, before: string | null): Promise<TakenChanges> {
    const oldest = '"id" IN (SELECT "id" FROM "stat_changes" ORDER BY "id" LIMIT ?)';
    if (before !== null) {
      const dropped = isBefore('"callId"', before);
      await tx.run(`DELETE FROM "stat_changes" WHERE ${oldest} AND ${dropped.sql}`, [LOOKED_THROUGH, ...dropped.values]);
    }
    const sql = `DELETE FROM "stat_changes" WHERE ${oldest} RETURNING "id", "callId"`;
    return { callIds: callsOf(await tx.all<QueuedChange>(sql, [most])), remove: () => Promise.resolve() };
  }

  async progress(session: SqlExecutor): Promise<CountingProgress | null> {
    const [row] = await session.all<{ value: string }>('SELECT "value" FROM "installation" WHERE "name" = ?', [PROGRESS]);
    return progressFrom(row?.value ?? null);
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
    const older = isBefore('"id"', before);
    const sql = `SELECT "id" FROM "calls" WHERE ${older.sql} ORDER BY "id" DESC LIMIT ?`;
    return (await session.all<{ id: string }>(sql, [...older.values, most])).map(({ id }) => id);
  }
}

/** Calls that a recount has still to count. Its beginning is no id: where it sorts among them depends on the collation. */
function isBefore(column: string, before: string | null): SqlCondition {
  if (before === null) return { sql: 'FALSE', values: [] };
  return before === FROM_THE_END ? { sql: 'TRUE', values: [] } : { sql: `${column} < ?`, values: [before] };
}

function callsOf(changes: readonly QueuedChange[]): string[] {
  return [...new Set(changes.map(({ callId }) => callId))];
}

function progressFrom(value: string | null): CountingProgress | null {
  return value === null ? null : (JSON.parse(value) as CountingProgress);
}
