import { Injectable } from '@nestjs/common';
import { MarkEntity } from './entities/admin.entity.js';
import { places, type Session } from './session.js';

/** Verdicts of people and CRMs, in the order in which they came. */
@Injectable()
export class MarksStore {
  async byCalls(tx: Session, callIds: readonly string[]): Promise<MarkEntity[]> {
    if (callIds.length === 0) return [];
    const sql = `SELECT * FROM "marks" WHERE "callId" IN ${places(callIds.length)} ORDER BY "id"`;
    return tx.hydrate(MarkEntity, await tx.all(sql, callIds));
  }

  async add(tx: Session, marks: readonly MarkEntity[]): Promise<void> {
    await tx.insert(MarkEntity, marks);
  }
}
