import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { UploadEntity } from './entities/upload.entity.js';
import type { Session } from './session.js';

/** A row whose worker did not come back, and whether its bytes may have left. */
export interface LapsedUpload {
  readonly upload: UploadEntity;
  readonly mayHaveLeft: boolean;
}

@Injectable()
export class SweepStore {
  /** Uploads whose window closed while they waited; of one destination, or of all, gone ones included. */
  async closed(tx: Session, now: Instant, destination: string | null, limit: number): Promise<UploadEntity[]> {
    const one = destination === null ? '' : 'AND "destination" = ?';
    const rows = await tx.all(
      `SELECT * FROM "uploads" WHERE "state" IN ('pending','skipped','uncertain') AND "expiresAt" <= ? ${one} ORDER BY "expiresAt" LIMIT ?`,
      [now, ...(destination === null ? [] : [destination]), limit],
    );
    return tx.hydrate(UploadEntity, rows);
  }

  /** An attempt that was journalled and never finished may have left; without one nothing did. */
  async lapsed(tx: Session, now: Instant, limit: number): Promise<LapsedUpload[]> {
    const rows = await tx.all(
      `SELECT u.*, (SELECT COUNT(*) FROM "attempts" a WHERE a."uploadId" = u."id" AND a."finishedAt" IS NULL) AS "open"
       FROM "uploads" u WHERE u."state" = 'sending' AND u."leaseUntil" <= ? ORDER BY u."leaseUntil" LIMIT ?`,
      [now, limit],
    );
    const uploads = tx.hydrate(UploadEntity, rows);
    return uploads.map((upload, index) => ({ upload, mayHaveLeft: Number(rows[index]?.open) > 0 }));
  }

  /** The journal's open attempts of these uploads end as unknown; their requests end without an answer. */
  async closeAttempts(tx: Session, uploads: readonly UploadEntity[], now: Instant): Promise<void> {
    for (const { id, requestId } of uploads) {
      await tx.run(
        `UPDATE "attempts" SET "finishedAt" = ?, "outcome" = 'unknown', "code" = 'ANSWER_LOST' WHERE "uploadId" = ? AND "finishedAt" IS NULL`,
        [now, id],
      );
      if (requestId === null) continue;
      await tx.run(`UPDATE "requests" SET "finishedAt" = ?, "outcome" = 'unknown' WHERE "id" = ? AND "finishedAt" IS NULL`, [
        now,
        requestId,
      ]);
    }
  }
}
