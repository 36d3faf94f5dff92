import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import { CallEntity } from './entities/call.entity.js';
import { SourceStateEntity } from './entities/source-state.entity.js';
import type { Session } from './session.js';

const OF_SOURCE = `EXISTS (SELECT 1 FROM "calls" k WHERE k."id" = "uploads"."callId" AND k."sourceId" = ?)`;

/** What is known about the clocks of the sources, and the uploads that wait because of them. */
@Injectable()
export class SourceStatesStore {
  async all(tx: Session): Promise<SourceStateEntity[]> {
    return tx.hydrate(SourceStateEntity, await tx.all('SELECT * FROM "source_state"'));
  }

  async suspects(tx: Session): Promise<ReadonlySet<string>> {
    const rows = await tx.all<{ source: string }>('SELECT "source" FROM "source_state" WHERE "suspectHours" IS NOT NULL');
    return new Set(rows.map(({ source }) => source));
  }

  /** The result of the last reconciliation stays as it is. */
  async save(tx: Session, states: readonly SourceStateEntity[]): Promise<void> {
    const columns = ['timeKey', 'shifts', 'suspectHours', 'suspectSince'].map((name) => `"${name}" = excluded."${name}"`);
    await tx.insert(SourceStateEntity, states, `("source") DO UPDATE SET ${columns.join(', ')}`);
  }

  /** What has never left waits for a person, until its window closes. */
  hold(tx: Session, source: string, now: Instant): Promise<number> {
    return tx.run(
      `UPDATE "uploads" SET "dueAt" = "expiresAt", "reasonCode" = 'SOURCE_TIME_SUSPECT', "reasonDetail" = NULL, "updatedAt" = ?
       WHERE "state" = 'pending' AND "tries" = 0 AND ${OF_SOURCE}`,
      [now, source],
    );
  }

  /** The next calls, by id, that have uploads waiting because of their source's clock. */
  async heldCalls(tx: Session, source: string, after: string, limit: number): Promise<CallEntity[]> {
    const sql = `SELECT * FROM "calls" WHERE "sourceId" = ? AND "id" > ? AND "id" IN
      (SELECT "callId" FROM "uploads" WHERE "state" = 'pending' AND "reasonCode" = 'SOURCE_TIME_SUSPECT') ORDER BY "id" LIMIT ?`;
    return tx.hydrate(CallEntity, await tx.all(sql, [source, after, limit]));
  }

  /** What no rule of today's config speaks of: it is due, and its destination decides. */
  releaseRest(tx: Session, source: string, now: Instant): Promise<number> {
    return tx.run(
      `UPDATE "uploads" SET "dueAt" = ?, "reasonCode" = NULL, "updatedAt" = ?
       WHERE "state" = 'pending' AND "reasonCode" = 'SOURCE_TIME_SUSPECT' AND "dueAt" = "expiresAt" AND ${OF_SOURCE}`,
      [now, now, source],
    );
  }
}
