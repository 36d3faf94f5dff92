import { Injectable } from '@nestjs/common';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { MarkEntity } from '../schema/entities/admin.entity.js';

/** Marks by people and CRMs, in the order received. */
@Injectable()
export class MarksStore {
  async byCalls(tx: SqlExecutor, callIds: readonly string[]): Promise<MarkEntity[]> {
    if (callIds.length === 0) return [];
    const sql = `SELECT * FROM "marks" WHERE "callId" IN ${placeholders(callIds.length)} ORDER BY "id"`;
    return tx.hydrate(MarkEntity, await tx.all(sql, callIds));
  }

  async add(tx: SqlExecutor, marks: readonly MarkEntity[]): Promise<void> {
    await tx.insert(MarkEntity, marks);
  }
}
