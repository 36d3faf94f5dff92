import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import { Database } from './database.js';
import { ReceiptEntity, type ReceiptVerdict } from './entities/receipt.entity.js';
import { between, equal, madeWithin, type Page, type Slice } from './lists.js';
import { along, alongEach, newest, type Search } from './walks.js';

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
    return this.database.read((session) => newest(session, ReceiptEntity, 'receipts', searchFor(filter), page));
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

function searchFor({ sources, source, verdict, from, to }: ReceiptFilter): Search {
  const seen = alongEach('sourceId', sources);
  // Partial indices lead to the few that are not read; only a constant says which.
  const told = verdict === undefined ? [] : [{ sql: `t."verdict" = '${verdict}'`, values: [] }];
  return {
    walks: [...along(...(verdict === 'read' ? [] : told), ...equal('sourceId', source)), ...seen.walks],
    looks: [...(verdict === 'read' ? told : []), ...between('t."receivedAt"', from, to), ...seen.looks],
    within: (id) => madeWithin(from, to, id),
  };
}
