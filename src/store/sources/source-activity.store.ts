import { Injectable } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { CallEntity } from '../schema/entities/call.entity.js';
import type { ShownVerdict } from '../schema/entities/receipt.entity.js';
import type { SourceStateEntity } from '../schema/entities/source-state.entity.js';
import { SourceStatesStore } from './source-states.store.js';

/** A call usually has two receipts; with this many read per call the wanted calls are found even if the vendor repeats itself. */
const RECEIPTS_PER_CALL = 5;

/** What one source has sent. */
export interface SourceActivity {
  readonly lastWebhookAt: Instant | null;
  /** Verdicts of its newest receipts. */
  readonly verdicts: Readonly<Record<ShownVerdict, number>>;
}

/** What sources have sent, for people. Each statement scans an index and reads few rows. */
@Injectable()
export class SourceActivityStore {
  constructor(
    private readonly database: Database,
    private readonly sourceStates: SourceStatesStore,
  ) {}

  async activity(sources: readonly string[]): Promise<ReadonlyMap<string, SourceActivity>> {
    return this.database.readLong(async (session) => {
      const activity = new Map<string, SourceActivity>();
      for (const source of sources) {
        activity.set(source, { lastWebhookAt: await lastWebhookAt(session, source), verdicts: await verdicts(session, source) });
      }
      return activity;
    });
  }

  /**
   * The newest calls of a source, found through its newest receipts. Calls whose receipts are no longer kept are left out: their
   * phone numbers may be erased as well, and would look as if they had never been sent.
   */
  async latestCalls(source: string, most: number): Promise<Call[]> {
    const sql = `SELECT * FROM "calls" WHERE "id" IN (
        SELECT "callId" FROM (
          SELECT "callId" FROM "receipts" WHERE "sourceId" = ? AND "callId" IS NOT NULL ORDER BY "id" DESC LIMIT ?
        ) AS newest
      ) ORDER BY "id" DESC LIMIT ?`;
    const values = [source, most * RECEIPTS_PER_CALL, most];
    return this.database.readLong(async (session) => session.hydrate(CallEntity, await session.all(sql, values)));
  }

  /** By source; without sources of which nothing is known yet. */
  async states(): Promise<ReadonlyMap<string, SourceStateEntity>> {
    const states = await this.database.read((session) => this.sourceStates.all(session));
    return new Map(states.map((state) => [state.source, state]));
  }
}

/** Only the newest receipts of a source are counted, so that the cost does not grow. */
const RECEIPTS_COUNTED = 1000;

async function verdicts(session: SqlExecutor, source: string): Promise<SourceActivity['verdicts']> {
  const rows = await session.all<{ verdict: ShownVerdict; count: number | string }>(
    `SELECT "verdict", COUNT(*) AS "count" FROM (
       SELECT CASE "reasonCode" WHEN 'RECEIPT_IGNORED' THEN 'ignored' ELSE "verdict" END AS "verdict"
       FROM "receipts" WHERE "sourceId" = ? ORDER BY "id" DESC LIMIT ${RECEIPTS_COUNTED}
     ) AS newest GROUP BY "verdict"`,
    [source],
  );
  const counted = { new: 0, read: 0, unreadable: 0, ignored: 0 };
  for (const { verdict, count } of rows) counted[verdict] = Number(count);
  return counted;
}

/** Lines of a file and rows of the vendor's list have a content key; webhooks have none. */
async function lastWebhookAt(session: SqlExecutor, source: string): Promise<Instant | null> {
  const sql = `SELECT "receivedAt" FROM "receipts" WHERE "sourceId" = ? AND "contentKey" IS NULL ORDER BY "id" DESC LIMIT 1`;
  const [row] = await session.all<{ receivedAt: number | string }>(sql, [source]);
  return row === undefined ? null : Number(row.receivedAt);
}
