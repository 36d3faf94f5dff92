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

  /** To be read once more. @returns false for one whose content was dropped when it was read: nothing is left to read */
  async renew(id: string): Promise<boolean> {
    const sql = `UPDATE "receipts" SET "verdict" = 'new', "reasonCode" = NULL, "reasonDetail" = NULL
      WHERE "id" = ? AND NOT ("verdict" = 'read' AND "query" = '' AND "bodyBase64" IS NULL)`;
    return (await this.database.write((tx) => tx.run(sql, [id]))) > 0;
  }
}
