import { Injectable } from '@nestjs/common';
import type { ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql-executor.js';
import { UploadChangeEntity, RequestEntity } from '../schema/entities/request.entity.js';
import { ConversionEntity, UploadEntity } from '../schema/entities/upload.entity.js';
import type { DestinationKey } from './claims.store.js';

/** A delivered upload that is being retracted. */
export interface Retraction {
  readonly upload: UploadEntity;
  readonly conversion: ConversionEntity;
}

export type RetractedUpload = Pick<
  UploadEntity,
  'id' | 'retractionState' | 'retractionReason' | 'retractionDetail' | 'retractionDueAt'
>;

@Injectable()
export class RetractionsStore {
  constructor(private readonly database: Database) {}

  /**
   * Delivered uploads whose goal is still lost, and whose retraction is due or was never finished. The partial index of
   * retractions must drive the search: by project or state it would read all that was ever sent, in every round.
   *
   * @param until the end of the claim
   */
  claim({ id, projectId }: DestinationKey, now: Instant, until: Instant, limit: number): Promise<Retraction[]> {
    return this.database.write(async (tx) => {
      // An upload that was in flight when the goal was lost, and was not delivered, needs no retraction.
      await tx.run(
        `UPDATE "uploads" SET "retractionState" = NULL, "retractionReason" = NULL
         WHERE "destination" = ? AND "retractionState" IN ('pending','sending') AND CASE WHEN "projectId" = ?
           AND "retractionState" = 'pending' AND "state" IN ('rejected','unmatched','cancelled') THEN TRUE ELSE FALSE END`,
        [id, projectId],
      );
      const skipLocked = tx.dialect === 'postgres' ? 'FOR UPDATE OF u SKIP LOCKED' : '';
      const rows = await tx.all(
        `WITH due AS MATERIALIZED (
           SELECT u."id" FROM "uploads" u JOIN "conversions" c ON c."id" = u."conversionId"
           WHERE u."destination" = ? AND u."retractionState" IN ('pending','sending')
             AND CASE WHEN u."projectId" = ? AND u."state" = 'delivered' THEN TRUE ELSE FALSE END
             AND (u."retractionDueAt" IS NULL OR u."retractionDueAt" <= ?) AND c."revokedAt" IS NOT NULL
           ORDER BY u."id" LIMIT ? ${skipLocked})
         UPDATE "uploads" SET "retractionState" = 'sending', "retractionDueAt" = ?
         WHERE "id" IN (SELECT "id" FROM due) RETURNING *`,
        [id, projectId, now, limit, until],
      );
      const uploads = tx.hydrate(UploadEntity, rows);
      if (uploads.length === 0) return [];
      const facts = await tx.all(
        `SELECT * FROM "conversions" WHERE "id" IN ${placeholders(uploads.length)}`,
        uploads.map(({ conversionId }) => conversionId),
      );
      const conversions = new Map(tx.hydrate(ConversionEntity, facts).map((conversion) => [conversion.id, conversion]));
      return uploads.flatMap((upload) => {
        const conversion = conversions.get(upload.conversionId);
        return conversion ? [{ upload, conversion }] : [];
      });
    });
  }

  /** On disk before the bytes leave. */
  async journal(request: RequestEntity, uploads: readonly UploadEntity[]): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.insert(RequestEntity, [request]);
      await tx.insert(
        UploadChangeEntity,
        uploads.map(({ id }) => change(id, request.startedAt, 'TAKE_BACK_PENDING', null, request.id)),
      );
    });
  }

  async settle(request: RequestEntity, uploads: readonly RetractedUpload[], now: Instant): Promise<void> {
    await this.database.write(async (tx) => {
      const columns = ['retractionState', 'retractionReason', 'retractionDetail', 'retractionDueAt'] as const;
      await tx.update(UploadEntity, ['id'], [...columns], uploads, `t."retractionState" = 'sending'`);
      await tx.insert(
        UploadChangeEntity,
        uploads
          .filter(({ retractionState }) => retractionState !== 'pending')
          .map(({ id, retractionReason, retractionDetail }) => change(id, now, retractionReason, retractionDetail, request.id)),
      );
      await tx.update(
        RequestEntity,
        ['id'],
        ['finishedAt', 'outcome', 'httpStatus', 'left', 'remoteId', 'request', 'response'],
        [request],
      );
    });
  }
}

function change(
  uploadId: string,
  at: Instant,
  code: ReasonCode | null,
  message: string | null,
  requestId: string,
): UploadChangeEntity {
  const stays = { fromState: 'delivered', toState: 'delivered' } as const;
  return { id: newId(), uploadId, at, ...stays, code, message, requestId, receiptId: null };
}
