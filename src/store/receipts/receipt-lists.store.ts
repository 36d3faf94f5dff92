import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { between, equal, createdWithin, type PageRequest, type KeysetPage } from '../listing/conditions.js';
import { scanBy, scanByEach, newestPage, type ListQuery } from '../listing/index-scan.js';
import { ReceiptEntity, type ReceiptVerdict } from '../schema/entities/receipt.entity.js';

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

  list(filter: ReceiptFilter, page: PageRequest): Promise<KeysetPage<ReceiptEntity>> {
    return this.database.read((session) => newestPage(session, ReceiptEntity, 'receipts', searchFor(filter), page));
  }

  async find(id: string): Promise<ReceiptEntity | null> {
    const sql = 'SELECT * FROM "receipts" WHERE "id" = ?';
    return this.database.read(async (session) => session.hydrate(ReceiptEntity, await session.all(sql, [id]))[0] ?? null);
  }

  /** To be read once more. @returns false for one whose content was dropped when it was read: nothing is left to read */
  async markNew(id: string): Promise<boolean> {
    const sql = `UPDATE "receipts" SET "verdict" = 'new', "reasonCode" = NULL, "reasonDetail" = NULL
      WHERE "id" = ? AND NOT ("verdict" = 'read' AND "query" = '' AND "bodyBase64" IS NULL)`;
    return (await this.database.write((tx) => tx.run(sql, [id]))) > 0;
  }
}

function searchFor({ sources, source, verdict, from, to }: ReceiptFilter): ListQuery {
  const seen = scanByEach('sourceId', sources);
  // Partial indices lead to the few that are not read; only a constant says which.
  const told = verdict === undefined ? [] : [{ sql: `t."verdict" = '${verdict}'`, values: [] }];
  return {
    scans: [...scanBy(...(verdict === 'read' ? [] : told), ...equal('sourceId', source)), ...seen.scans],
    filters: [...(verdict === 'read' ? told : []), ...between('t."receivedAt"', from, to), ...seen.filters],
    idRange: (id) => createdWithin(from, to, id),
  };
}
