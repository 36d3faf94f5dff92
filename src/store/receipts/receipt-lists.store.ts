import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { between, equal, createdWithin, type PageRequest, type KeysetPage } from '../listing/conditions.js';
import { scanBy, scanByEach, newestPage, type ListQuery } from '../listing/index-scan.js';
import { ReceiptEntity, type ShownVerdict } from '../schema/entities/receipt.entity.js';

export interface ReceiptFilter {
  /** The sources that may be seen; null for all. */
  readonly sources: readonly string[] | null;
  readonly source?: string | undefined;
  readonly verdict?: ShownVerdict | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Lists of receipts for people. */
@Injectable()
export class ReceiptListsStore {
  constructor(private readonly database: Database) {}

  list(filter: ReceiptFilter, page: PageRequest): Promise<KeysetPage<ReceiptEntity>> {
    return this.database.readLong((session) => newestPage(session, ReceiptEntity, 'receipts', searchFor(filter), page));
  }

  async find(id: string): Promise<ReceiptEntity | null> {
    const sql = 'SELECT * FROM "receipts" WHERE "id" = ?';
    return this.database.read(async (session) => session.hydrate(ReceiptEntity, await session.all(sql, [id]))[0] ?? null);
  }

  /** Queues a receipt for reading again. @returns false for one whose content was dropped after reading */
  async markNew(id: string): Promise<boolean> {
    const sql = `UPDATE "receipts" SET "verdict" = 'new', "reasonCode" = NULL, "reasonDetail" = NULL
      WHERE "id" = ? AND NOT ("verdict" = 'read' AND "query" = '' AND "bodyBase64" IS NULL)`;
    return (await this.database.write((tx) => tx.run(sql, [id]))) > 0;
  }
}

function searchFor({ sources, source, verdict, from, to }: ReceiptFilter): ListQuery {
  const visible = scanByEach('sourceId', sources);
  // Partial indices lead to the few unread ones; they apply only to a constant, not to a bound value.
  const stored = verdict === 'ignored' ? 'unreadable' : verdict;
  const byVerdict = stored === undefined ? [] : [{ sql: `t."verdict" = '${stored}'`, values: [] }];
  const ignored = { sql: `COALESCE(t."reasonCode", '') ${verdict === 'ignored' ? '=' : '<>'} 'RECEIPT_IGNORED'`, values: [] };
  return {
    scans: [...scanBy(...(verdict === 'read' ? [] : byVerdict), ...equal('sourceId', source)), ...visible.scans],
    filters: [
      ...(verdict === 'read' ? byVerdict : []),
      ...(stored === 'unreadable' ? [ignored] : []),
      ...between('t."receivedAt"', from, to),
      ...visible.filters,
    ],
    idRange: (id) => createdWithin(from, to, id),
  };
}
