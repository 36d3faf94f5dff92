import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import type { StateBefore } from '../../domain/uploads/upload-states.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';
import type { DestinationKey } from './claims.store.js';
import { mayStepTo } from './state-writer.js';

/** States that a closing window ends. An upload being sent has its lease, and an unmatched one has its final answer. */
const WAITING = ['pending', 'skipped', 'uncertain'] as const satisfies readonly StateBefore<'expired'>[];

/** A row whose worker did not return, and whether its bytes may have left. */
export interface LapsedUpload {
  readonly upload: UploadEntity;
  readonly mayHaveLeft: boolean;
}

@Injectable()
export class SweepStore {
  /** Uploads whose window closed while they waited; of one destination, or of all, including removed ones. */
  async pastWindow(tx: SqlExecutor, now: Instant, destination: string | null, limit: number): Promise<UploadEntity[]> {
    const one = destination === null ? '' : 'AND "destination" = ?';
    const rows = await tx.all(
      `SELECT * FROM "uploads" WHERE ${mayStepTo('expired', WAITING)} AND "expiresAt" <= ? ${one} ORDER BY "expiresAt" LIMIT ?`,
      [now, ...(destination === null ? [] : [destination]), limit],
    );
    return tx.hydrate(UploadEntity, rows);
  }

  /** Unmatched uploads that were settled before `settledBefore` and had no second try yet; marks them as having had it. */
  async takeForSecondLook(
    tx: SqlExecutor,
    { id, projectId }: DestinationKey,
    now: Instant,
    settledBefore: Instant,
    limit: number,
  ): Promise<UploadEntity[]> {
    const rows = await tx.all(
      `UPDATE "uploads" SET "secondLookAt" = ? WHERE "id" IN (
         SELECT "id" FROM "uploads" WHERE "destination" = ? AND "projectId" = ? AND ${mayStepTo('pending', ['unmatched'])}
           AND "secondLookAt" IS NULL AND "settledAt" <= ? AND "expiresAt" > ? ORDER BY "settledAt" LIMIT ?) RETURNING *`,
      [now, id, projectId, settledBefore, now, limit],
    );
    return tx.hydrate(UploadEntity, rows);
  }

  /** A journalled attempt that never finished may have left; without one, nothing did. */
  async lapsed(tx: SqlExecutor, now: Instant, limit: number): Promise<LapsedUpload[]> {
    // Locked until the transaction ends: a late worker must not journal between this and the step.
    const hold = tx.dialect === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
    const rows = await tx.all(
      `SELECT * FROM "uploads" WHERE "state" = 'sending' AND "leaseUntil" <= ? ORDER BY "leaseUntil" LIMIT ? ${hold}`,
      [now, limit],
    );
    if (rows.length === 0) return [];
    const open = await tx.all<{ uploadId: string }>(
      `SELECT DISTINCT "uploadId" FROM "attempts" WHERE "finishedAt" IS NULL AND "uploadId" IN ${placeholders(rows.length)}`,
      rows.map((row) => row.id),
    );
    const left = new Set(open.map(({ uploadId }) => uploadId));
    return tx.hydrate(UploadEntity, rows).map((upload) => ({ upload, mayHaveLeft: left.has(upload.id) }));
  }

  /** Ends the journal's open attempts of these uploads as unknown; their requests end without an answer. */
  async closeAttempts(tx: SqlExecutor, uploads: readonly UploadEntity[], now: Instant): Promise<void> {
    if (uploads.length === 0) return;
    await tx.run(
      `UPDATE "attempts" SET "finishedAt" = ?, "outcome" = 'unknown', "code" = 'ANSWER_LOST', "left" = 'unknown'
       WHERE "finishedAt" IS NULL AND "uploadId" IN ${placeholders(uploads.length)}`,
      [now, ...uploads.map(({ id }) => id)],
    );
    const requests = [...new Set(uploads.flatMap(({ requestId }) => requestId ?? []))];
    if (requests.length === 0) return;
    await tx.run(
      `UPDATE "requests" SET "finishedAt" = ?, "outcome" = 'unknown', "left" = 'unknown'
       WHERE "finishedAt" IS NULL AND "id" IN ${placeholders(requests.length)}`,
      [now, ...requests],
    );
  }

  /** Uploads that still await a verdict after their window closed, of destinations that are no longer polled. */
  async unpolledVerdicts(tx: SqlExecutor, now: Instant, asked: readonly string[], limit: number): Promise<UploadEntity[]> {
    const others = asked.length === 0 ? '' : `AND "destination" NOT IN ${placeholders(asked.length)}`;
    const awaiting = mayStepTo('uncertain', ['confirming']);
    const sql = `SELECT * FROM "uploads" WHERE ${awaiting} AND "expiresAt" <= ? ${others} LIMIT ?`;
    const rows = await tx.all(sql, [now, ...asked, limit]);
    return tx.hydrate(UploadEntity, rows);
  }
}
