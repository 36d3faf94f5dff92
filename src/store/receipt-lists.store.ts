import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import { ReceiptEntity, type ReceiptVerdict } from './entities/receipt.entity.js';
import { among, between, equal, newest, type Page, type Slice } from './lists.js';

export interface ReceiptFilter {
  /** The sources that may be seen; null for all. */
  readonly sources: readonly string[] | null;
  readonly source?: string | undefined;
  readonly verdict?: ReceiptVerdict | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** What one source has sent. */
export interface SourceFigures {
  readonly source: string;
  readonly lastReceivedAt: Instant;
  readonly verdicts: Readonly<Record<ReceiptVerdict, number>>;
}

/** Webhooks as they came, for people to look through. */
@Injectable()
export class ReceiptListsStore {
  constructor(private readonly database: Database) {}

  list(filter: ReceiptFilter, page: Page): Promise<Slice<ReceiptEntity>> {
    const conditions = [
      ...among('sourceId', filter.sources),
      ...equal('sourceId', filter.source),
      ...equal('verdict', filter.verdict),
      ...between('t."receivedAt"', filter.from, filter.to),
    ];
    return this.database.read((session) => newest(session, ReceiptEntity, 'receipts', conditions, page));
  }

  async find(id: string): Promise<ReceiptEntity | null> {
    const sql = 'SELECT * FROM "receipts" WHERE "id" = ?';
    return this.database.read(async (session) => session.hydrate(ReceiptEntity, await session.all(sql, [id]))[0] ?? null);
  }

  /** To be read once more. */
  async renew(id: string): Promise<void> {
    const sql = `UPDATE "receipts" SET "verdict" = 'new', "reasonCode" = NULL, "reasonDetail" = NULL WHERE "id" = ?`;
    await this.database.write((tx) => tx.run(sql, [id]));
  }

  async figures(): Promise<Map<string, SourceFigures>> {
    const rows = await this.database.read((session) =>
      session.all<{ sourceId: string; verdict: ReceiptVerdict; count: number | string; last: number | string }>(
        `SELECT "sourceId", "verdict", COUNT(*) AS "count", MAX("receivedAt") AS "last" FROM "receipts" GROUP BY "sourceId", "verdict"`,
      ),
    );
    const figures = new Map<string, SourceFigures>();
    for (const { sourceId, verdict, count, last } of rows) {
      const before = figures.get(sourceId) ?? {
        source: sourceId,
        lastReceivedAt: 0,
        verdicts: { new: 0, read: 0, unreadable: 0 },
      };
      const verdicts = { ...before.verdicts, [verdict]: Number(count) };
      figures.set(sourceId, { source: sourceId, lastReceivedAt: Math.max(before.lastReceivedAt, Number(last)), verdicts });
    }
    return figures;
  }
}
