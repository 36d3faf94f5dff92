import { Injectable } from '@nestjs/common';
import type { Call } from '../domain/call.js';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import { CallEntity } from './entities/call.entity.js';
import type { ReceiptVerdict } from './entities/receipt.entity.js';
import type { SourceStateEntity } from './entities/source-state.entity.js';
import type { Session } from './session.js';
import { SourceStatesStore } from './source-states.store.js';

/** A call has two receipts as a rule; this many of them hold the calls that are asked for, also where the vendor repeats itself. */
const RECEIPTS_PER_CALL = 5;

/** What one source has sent. */
export interface SourceFigures {
  readonly lastWebhookAt: Instant | null;
  readonly verdicts: Readonly<Record<ReceiptVerdict, number>>;
}

/** Where calls come from and what they carried, for people to look at. Each statement walks an index and reads few rows. */
@Injectable()
export class SourceListsStore {
  constructor(
    private readonly database: Database,
    private readonly clocks: SourceStatesStore,
  ) {}

  async figures(sources: readonly string[]): Promise<ReadonlyMap<string, SourceFigures>> {
    return this.database.read(async (session) => {
      const all = await counted(
        session,
        'SELECT "sourceId" AS "source", COUNT(*) AS "count" FROM "receipts" GROUP BY "sourceId"',
      );
      const unread = await counted(session, countOf('new'));
      const unreadable = await counted(session, countOf('unreadable'));
      const figures = new Map<string, SourceFigures>();
      for (const source of sources) {
        const others = { new: unread.get(source) ?? 0, unreadable: unreadable.get(source) ?? 0 };
        const read = Math.max((all.get(source) ?? 0) - others.new - others.unreadable, 0);
        figures.set(source, { lastWebhookAt: await lastWebhookAt(session, source), verdicts: { ...others, read } });
      }
      return figures;
    });
  }

  /**
   * The newest calls of a source, found through its newest receipts. Calls whose receipts are no longer kept are left out: their
   * numbers may be forgotten as well, and would look as if they had never come.
   */
  async latestCalls(source: string, most: number): Promise<Call[]> {
    const sql = `SELECT * FROM "calls" WHERE "id" IN (
        SELECT "callId" FROM (
          SELECT "callId" FROM "receipts" WHERE "sourceId" = ? AND "callId" IS NOT NULL ORDER BY "id" DESC LIMIT ?
        ) AS newest
      ) ORDER BY "id" DESC LIMIT ?`;
    const values = [source, most * RECEIPTS_PER_CALL, most];
    return this.database.read(async (session) => session.hydrate(CallEntity, await session.all(sql, values)));
  }

  /** By source; one of which nothing is known yet is not there. */
  async states(): Promise<ReadonlyMap<string, SourceStateEntity>> {
    const states = await this.database.read((session) => this.clocks.all(session));
    return new Map(states.map((state) => [state.source, state]));
  }
}

/**
 * Few receipts are unread or unreadable, and both have an index of their own: the many that were read need not be looked at.
 * The empty text keeps SQLite from walking all receipts by source instead.
 */
function countOf(verdict: 'new' | 'unreadable'): string {
  const source = `"sourceId" || ''`;
  return `SELECT ${source} AS "source", COUNT(*) AS "count" FROM "receipts" WHERE "verdict" = '${verdict}' GROUP BY ${source}`;
}

async function counted(session: Session, sql: string): Promise<ReadonlyMap<string, number>> {
  const rows = await session.all<{ source: string; count: number | string }>(sql);
  return new Map(rows.map(({ source, count }) => [source, Number(count)]));
}

/** Lines of a file and rows of the vendor's list have a content key; they are no webhooks. */
async function lastWebhookAt(session: Session, source: string): Promise<Instant | null> {
  const sql = `SELECT "receivedAt" FROM "receipts" WHERE "sourceId" = ? AND "contentKey" IS NULL ORDER BY "id" DESC LIMIT 1`;
  const [row] = await session.all<{ receivedAt: number | string }>(sql, [source]);
  return row === undefined ? null : Number(row.receivedAt);
}
