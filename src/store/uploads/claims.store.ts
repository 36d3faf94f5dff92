import { Injectable } from '@nestjs/common';
import { UPLOADABLE_FIELDS } from '../../domain/calls/call.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { placeholders, type RawRow, type SqlExecutor } from '../database/sql-executor.js';
import { CallEntity } from '../schema/entities/call.entity.js';
import { ConversionEntity, UploadEntity } from '../schema/entities/upload.entity.js';
import { mayStepTo } from './state-writer.js';

/** A destination is its id within its project: nothing crosses from one project to another, not even an id that moved. */
export interface DestinationKey {
  readonly id: string;
  readonly projectId: string;
}

export interface ClaimLease {
  readonly token: string;
  readonly until: Instant;
}

const CLAIMED_CONVERSION_FIELDS = ['id', 'goal', 'occurredAt', 'valueMinor', 'currency', 'revokedAt'] as const;
/** `updatedAt` shows whether the call has changed since. */
const CLAIMED_CALL_FIELDS = [...UPLOADABLE_FIELDS, 'updatedAt'] as const;

/** A claimed upload with everything needed to prepare its row. */
export interface ClaimedUpload {
  readonly upload: UploadEntity;
  readonly conversion: Pick<ConversionEntity, (typeof CLAIMED_CONVERSION_FIELDS)[number]>;
  readonly call: Pick<CallEntity, (typeof CLAIMED_CALL_FIELDS)[number]>;
}

type ClaimedRow = RawRow & Pick<UploadEntity, 'conversionId'>;

/** Which waiting uploads a claim takes. */
export type ClaimKind = 'due' | 'lost';

/** Takes waiting uploads under a lease, in the order in which they expire. */
@Injectable()
export class ClaimsStore {
  constructor(private readonly database: Database) {}

  /** What expires first is taken first. No two processes get the same upload. */
  async claim(
    destination: DestinationKey,
    which: ClaimKind,
    now: Instant,
    lease: ClaimLease,
    limit: number,
  ): Promise<ClaimedUpload[]> {
    const wanted = which === 'due' ? '"dueAt" <= ?' : `"reasonCode" = 'ANSWER_LOST' AND "createdAt" <= ?`;
    const toClaimed = await this.database.write(async (tx) => {
      const rows = await tx.all<ClaimedRow>(
        `WITH due AS MATERIALIZED (
           SELECT "id" FROM "uploads" WHERE "destination" = ? AND "projectId" = ? AND ${mayStepTo('sending')}
             AND "expiresAt" > ? AND ${wanted} ORDER BY "expiresAt", "dueAt" LIMIT ? ${skipLocked(tx)})
         UPDATE "uploads" SET "state" = 'sending', "leaseToken" = ?, "leaseUntil" = ?, "updatedAt" = ?
         WHERE "id" IN (SELECT "id" FROM due) RETURNING *`,
        [destination.id, destination.projectId, now, now, limit, lease.token, lease.until, now],
      );
      if (rows.length === 0) return () => [];
      const facts = tx.all(
        `SELECT ${tx.columnsOf(ConversionEntity, 'c', CLAIMED_CONVERSION_FIELDS)},
           ${tx.columnsOf(CallEntity, 'k', CLAIMED_CALL_FIELDS)}
         FROM "conversions" c JOIN "calls" k ON k."id" = c."callId" WHERE c."id" IN ${placeholders(rows.length)}`,
        rows.map(({ conversionId }) => conversionId),
      );
      // While the database works on the facts; they are read when other transactions may go on.
      const uploads = tx.hydrate(UploadEntity, rows);
      const found = await facts;
      return () => claimedUploads(tx, uploads, found);
    });
    return toClaimed();
  }

  /**
   * Renews a lease while requests are in flight. Rows that are being journalled or settled at this moment are skipped until the
   * next time: both would lock the same rows in different orders (four deadlocks while PostgreSQL sent 100 000, 2026-11-29).
   *
   * @returns how many rows are held for longer now
   */
  renew(lease: ClaimLease): Promise<number> {
    return this.database.write((tx) => {
      const held = `SELECT "id" FROM "uploads" WHERE "leaseToken" = ? AND "state" = 'sending' ${skipLocked(tx)}`;
      return tx.run(`UPDATE "uploads" SET "leaseUntil" = ? WHERE "id" IN (${held})`, [lease.until, lease.token]);
    });
  }
}

/** Skips rows that another transaction has locked. */
function skipLocked({ dialect }: SqlExecutor): string {
  return dialect === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
}

function claimedUploads(session: SqlExecutor, uploads: readonly UploadEntity[], facts: readonly RawRow[]): ClaimedUpload[] {
  const conversions = session.hydrate(ConversionEntity, facts, 'c_', CLAIMED_CONVERSION_FIELDS);
  const calls = session.hydrate(CallEntity, facts, 'k_', CLAIMED_CALL_FIELDS);
  const byConversion = new Map(conversions.map((conversion, index) => [conversion.id, index]));
  return byExpiry(uploads).flatMap((upload) => {
    const index = byConversion.get(upload.conversionId);
    const conversion = index === undefined ? undefined : conversions[index];
    const call = index === undefined ? undefined : calls[index];
    return conversion && call ? [{ upload, conversion, call }] : [];
  });
}

function byExpiry(uploads: readonly UploadEntity[]): UploadEntity[] {
  return [...uploads].sort((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1));
}
