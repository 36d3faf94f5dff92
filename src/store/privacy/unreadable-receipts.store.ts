import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { chunksOf, placeholders } from '../database/sql-executor.js';
import { lowestIdAt } from '../listing/conditions.js';
import { CONTENT_BYTES } from '../receipts/content-size.js';

const ROWS_PER_STEP = 1000;
/** Sorts after every id. */
const NEWEST = 'g';

interface UnreadableReceipt {
  readonly id: string;
  readonly source: string;
  readonly bytes: number | string;
}

/**
 * Retention of receipts without a call, unreadable or left out: whoever knows a source's address can send any number of them. A
 * partial index has them by id, newest last.
 */
@Injectable()
export class UnreadableReceiptsStore {
  constructor(private readonly database: Database) {}

  /**
   * Deletes old ones, and of each source the oldest beyond its limit in bytes.
   *
   * @returns how many were deleted
   */
  async trim(before: Instant, mostBytesOf: (source: string) => number, end: AbortSignal): Promise<number> {
    if (!(await this.hasAny())) return 0;
    const kept = new Map<string, number>();
    const oldest = lowestIdAt(before);
    let deleted = 0;
    for (let last: string | undefined = NEWEST; last !== undefined && !end.aborted;) {
      const page = await this.page(last);
      const over = page.filter(({ id, source, bytes }) => {
        const total = (kept.get(source) ?? 0) + Number(bytes);
        kept.set(source, total);
        return id < oldest || total > mostBytesOf(source);
      });
      for (const some of chunksOf(over, ROWS_PER_STEP)) deleted += await this.delete(some.map(({ id }) => id));
      last = page.at(-1)?.id;
    }
    return deleted;
  }

  /** Checked first: long reads start a thread, which most installations then never need. */
  private async hasAny(): Promise<boolean> {
    const sql = `SELECT 1 AS "one" FROM "receipts" WHERE "verdict" = 'unreadable' LIMIT 1`;
    return (await this.database.read((session) => session.all(sql))).length > 0;
  }

  private page(before: string): Promise<UnreadableReceipt[]> {
    const sql = `SELECT "id", "sourceId" AS "source", ${CONTENT_BYTES} AS "bytes" FROM "receipts"
      WHERE "verdict" = 'unreadable' AND "id" < ? ORDER BY "id" DESC LIMIT ${ROWS_PER_STEP}`;
    return this.database.readLong((session) => session.all<UnreadableReceipt>(sql, [before]));
  }

  /** A receipt that is read again meanwhile stays. */
  private async delete(ids: readonly string[]): Promise<number> {
    const sql = `DELETE FROM "receipts" WHERE "id" IN ${placeholders(ids.length)} AND "verdict" = 'unreadable'`;
    const deleted = await this.database.write((tx) => tx.run(sql, ids));
    await this.database.yieldLock();
    return deleted;
  }
}
