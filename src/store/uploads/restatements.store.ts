import { Injectable } from '@nestjs/common';
import { UPLOADABLE_FIELDS, type UploadableCall } from '../../domain/calls/call.js';
import type { ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { CallEntity } from '../schema/entities/call.entity.js';
import { RequestEntity, UploadChangeEntity } from '../schema/entities/request.entity.js';
import { ConversionEntity, UploadEntity } from '../schema/entities/upload.entity.js';
import type { DestinationKey } from './claims.store.js';

/** A delivered upload whose destination has another value than the conversion now. */
export interface ClaimedRestatement {
  readonly upload: UploadEntity;
  readonly conversion: ConversionEntity;
  readonly call: UploadableCall;
}

const RESTATED_COLUMNS = [
  'sentValue',
  'restatementState',
  'restatementReason',
  'restatementDetail',
  'restatementDueAt',
] as const satisfies readonly (keyof UploadEntity)[];
export type RestatedUpload = Pick<UploadEntity, 'id' | (typeof RESTATED_COLUMNS)[number]>;

/** A value in flight: what is journalled before the bytes leave. */
export interface RestatementNote {
  readonly uploadId: string;
  /** Old and new value. */
  readonly message: string;
}

@Injectable()
export class RestatementsStore {
  constructor(private readonly database: Database) {}

  /**
   * Delivered uploads whose restatement is due or was never finished.
   *
   * @param until the end of the claim
   */
  claim({ id, projectId }: DestinationKey, now: Instant, until: Instant, limit: number): Promise<ClaimedRestatement[]> {
    return this.database.write(async (tx) => {
      const skipLocked = tx.dialect === 'postgres' ? 'FOR UPDATE OF u SKIP LOCKED' : '';
      const rows = await tx.all(
        `WITH due AS MATERIALIZED (
           SELECT u."id" FROM "uploads" u JOIN "conversions" c ON c."id" = u."conversionId"
           WHERE u."destination" = ? AND u."restatementState" IN ('pending', 'sending')
             AND CASE WHEN u."projectId" = ? AND u."state" = 'delivered' THEN TRUE ELSE FALSE END
             AND (u."restatementDueAt" IS NULL OR u."restatementDueAt" <= ?) AND c."revokedAt" IS NULL
           ORDER BY u."id" LIMIT ? ${skipLocked})
         UPDATE "uploads" SET "restatementState" = 'sending', "restatementDueAt" = ?
         WHERE "id" IN (SELECT "id" FROM due) RETURNING *`,
        [id, projectId, now, limit, until],
      );
      return withFacts(tx, tx.hydrate(UploadEntity, rows));
    });
  }

  /** On disk before the bytes leave. */
  async journal(request: RequestEntity, notes: readonly RestatementNote[]): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.insert(RequestEntity, [request]);
      await tx.insert(
        UploadChangeEntity,
        notes.map(({ uploadId, message }) => changeOf(uploadId, request.startedAt, 'RESTATE_PENDING', message, request.id)),
      );
    });
  }

  /** A value that has changed again meanwhile is pending again, and stays so. */
  async settle(request: RequestEntity | null, uploads: readonly RestatedUpload[], now: Instant): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.update(UploadEntity, ['id'], RESTATED_COLUMNS, uploads, `t."restatementState" = 'sending'`);
      await tx.insert(
        UploadChangeEntity,
        uploads
          .filter(({ restatementState }) => restatementState === 'done' || restatementState === 'impossible')
          .map((one) => changeOf(one.id, now, one.restatementReason, one.restatementDetail, request?.id ?? null)),
      );
      if (request === null) return;
      const columns = ['finishedAt', 'outcome', 'httpStatus', 'left', 'remoteId', 'request', 'response'] as const;
      await tx.update(RequestEntity, ['id'], columns, [request]);
    });
  }
}

async function withFacts(tx: SqlExecutor, uploads: readonly UploadEntity[]): Promise<ClaimedRestatement[]> {
  if (uploads.length === 0) return [];
  const facts = await tx.all(
    `SELECT ${tx.columnsOf(ConversionEntity, 'c')}, ${tx.columnsOf(CallEntity, 'k', UPLOADABLE_FIELDS)}
     FROM "conversions" c JOIN "calls" k ON k."id" = c."callId" WHERE c."id" IN ${placeholders(uploads.length)}`,
    uploads.map(({ conversionId }) => conversionId),
  );
  const conversions = tx.hydrate(ConversionEntity, facts, 'c_');
  const calls = tx.hydrate(CallEntity, facts, 'k_', UPLOADABLE_FIELDS);
  const indexOf = new Map(conversions.map(({ id }, index) => [id, index]));
  return uploads.flatMap((upload) => {
    const index = indexOf.get(upload.conversionId) ?? -1;
    const [conversion, call] = [conversions[index], calls[index]];
    return conversion && call ? [{ upload, conversion, call }] : [];
  });
}

function changeOf(
  uploadId: string,
  at: Instant,
  code: ReasonCode | null,
  message: string | null,
  requestId: string | null,
): UploadChangeEntity {
  const stays = { fromState: 'delivered', toState: 'delivered' } as const;
  return { id: newId(), uploadId, at, ...stays, code, message, requestId, receiptId: null };
}
