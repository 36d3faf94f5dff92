import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { newId } from '../runtime/ids.js';
import { AttemptEntity, UploadChangeEntity } from './entities/attempt.entity.js';
import { CallEntity } from './entities/call.entity.js';
import { ConversionEntity } from './entities/conversion.entity.js';
import { RequestEntity } from './entities/request.entity.js';
import { UploadEntity } from './entities/upload.entity.js';
import { Database } from './database.js';
import { places } from './session.js';

/** A destination is its id within its project: nothing crosses from one project to another, an id that moved included. */
export interface Place {
  readonly id: string;
  readonly projectId: string;
}

export interface Lease {
  readonly token: string;
  readonly until: Instant;
}

/** A claimed upload with everything its row is made of. */
export interface ClaimedUpload {
  readonly upload: UploadEntity;
  readonly conversion: ConversionEntity;
  readonly call: CallEntity;
}

/** Which waiting uploads a claim takes. */
export type ClaimWhich = 'due' | 'lost';

/** What the journal says before the bytes leave. */
export interface JournalEntry {
  readonly request: RequestEntity;
  readonly uploads: readonly UploadEntity[];
  /** Which personal data leave with each of the rows; null where the platform does not say. */
  readonly personalFields: readonly (readonly string[] | null)[];
}

/** What one attempt came to. */
export interface SettledAttempt {
  /** The upload as it stands now; null when it stays claimed and goes out once more in this round. */
  readonly upload: UploadEntity | null;
  readonly attempt: Omit<AttemptEntity, 'requestId' | 'startedAt' | 'personalFields'>;
}

export type AdoptedRequest = Pick<RequestEntity, 'id' | 'remoteId' | 'outcome' | 'finishedAt' | 'confirmAt'>;
export interface AdoptedRow {
  readonly before: UploadEntity;
  readonly after: UploadEntity;
}

const SETTLE_COLUMNS = [
  'state',
  'reasonCode',
  'reasonDetail',
  'attempts',
  'dueAt',
  'frozen',
  'batchKey',
  'remoteRef',
  'verified',
  'settledAt',
  'leaseToken',
  'leaseUntil',
  'updatedAt',
] as const satisfies readonly (keyof UploadEntity)[];

/** Claim, journal and settle: the few set-based statements through which every upload leaves. */
@Injectable()
export class DeliveriesStore {
  constructor(private readonly database: Database) {}

  /** Takes waiting uploads under a lease, what expires first first. No two processes get the same one. */
  async claim(destination: Place, which: ClaimWhich, now: Instant, lease: Lease, limit: number): Promise<ClaimedUpload[]> {
    const wanted = which === 'due' ? '"dueAt" <= ?' : `"reasonCode" = 'ANSWER_LOST' AND "createdAt" <= ?`;
    return this.database.write(async (tx) => {
      const skipLocked = tx.dialect === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
      const rows = await tx.all(
        `WITH due AS MATERIALIZED (
           SELECT "id" FROM "uploads" WHERE "destination" = ? AND "projectId" = ? AND "state" = 'pending' AND "expiresAt" > ? AND ${wanted}
           ORDER BY "expiresAt", "dueAt" LIMIT ? ${skipLocked})
         UPDATE "uploads" SET "state" = 'sending', "leaseToken" = ?, "leaseUntil" = ?, "updatedAt" = ?
         WHERE "id" IN (SELECT "id" FROM due) RETURNING *`,
        [destination.id, destination.projectId, now, now, limit, lease.token, lease.until, now],
      );
      const uploads = tx.hydrate(UploadEntity, rows);
      if (uploads.length === 0) return [];
      const facts = await tx.all(
        `SELECT ${tx.columnsOf(ConversionEntity, 'c')}, ${tx.columnsOf(CallEntity, 'k')}
         FROM "conversions" c JOIN "calls" k ON k."id" = c."callId" WHERE c."id" IN ${places(uploads.length)}`,
        uploads.map((upload) => upload.conversionId),
      );
      const conversions = tx.hydrate(ConversionEntity, facts, 'c_');
      const calls = tx.hydrate(CallEntity, facts, 'k_');
      const byConversion = new Map(conversions.map((conversion, index) => [conversion.id, index]));
      return inOrder(uploads).flatMap((upload) => {
        const index = byConversion.get(upload.conversionId);
        const conversion = index === undefined ? undefined : conversions[index];
        const call = index === undefined ? undefined : calls[index];
        return conversion && call ? [{ upload, conversion, call }] : [];
      });
    });
  }

  /** Keeps a claim alive while requests are under way. @returns how many rows are still held */
  renew(lease: Lease): Promise<number> {
    return this.database.write((tx) =>
      tx.run(`UPDATE "uploads" SET "leaseUntil" = ? WHERE "leaseToken" = ? AND "state" = 'sending'`, [lease.until, lease.token]),
    );
  }

  /**
   * On disk before the bytes leave: the requests, one attempt per row, and each row frozen as it goes.
   * @returns false when the lease was lost meanwhile; nothing is written then and nothing may be sent
   */
  async journal(entries: readonly JournalEntry[], token: string, now: Instant): Promise<boolean> {
    const uploads = entries.flatMap((entry) => entry.uploads);
    return this.database
      .write(async (tx) => {
        const held = await tx.update(
          UploadEntity,
          ['id'],
          ['frozen', 'tries', 'requestId', 'identifierKind', 'identifierValue'],
          uploads,
          // A lease that is over may be being swept this very moment.
          `t."leaseToken" = ? AND t."state" = 'sending' AND t."leaseUntil" > ?`,
          [token, now],
        );
        if (held < uploads.length) throw new LeaseLost();
        await tx.insert(
          RequestEntity,
          entries.map((entry) => entry.request),
        );
        await tx.insert(
          AttemptEntity,
          entries.flatMap(({ request, uploads: rows, personalFields }) =>
            rows.map((upload, index) => begun(upload, request, personalFields[index] ?? null)),
          ),
        );
        return true;
      })
      .catch((error: unknown) => {
        if (error instanceof LeaseLost) return false;
        throw error;
      });
  }

  /** The journal's undoing for requests of which nothing left; `before` are their uploads as they were. Rows that another worker took stay as they are. */
  withdraw(requestIds: readonly string[], before: readonly UploadEntity[], token: string): Promise<void> {
    return this.database.write(async (tx) => {
      const held = `t."leaseToken" = ? AND t."state" = 'sending'`;
      await tx.update(UploadEntity, ['id'], ['frozen', 'tries', 'requestId'], before, held, [token]);
      const theirs = `"requestId" IN ${places(requestIds.length)}`;
      await tx.run(`DELETE FROM "attempts" WHERE ${theirs} AND "finishedAt" IS NULL`, requestIds);
      await tx.run(
        `DELETE FROM "requests" WHERE "id" IN ${places(requestIds.length)} AND "id" NOT IN (SELECT "requestId" FROM "attempts" WHERE ${theirs})`,
        [...requestIds, ...requestIds],
      );
    });
  }

  /** One transaction for states, attempts and requests. A row whose lease lapsed meanwhile is fenced off and left alone. */
  settle(requests: readonly RequestEntity[], settled: readonly SettledAttempt[], token: string): Promise<{ fenced: number }> {
    return this.database.write(async (tx) => {
      const uploads = settled.flatMap(({ upload }) => upload ?? []);
      const touched = await tx.update(
        UploadEntity,
        ['id'],
        [...SETTLE_COLUMNS],
        uploads,
        `t."leaseToken" = ? AND t."state" = 'sending'`,
        [token],
      );
      await tx.update(
        AttemptEntity,
        ['uploadId', 'number'],
        ['finishedAt', 'outcome', 'toState', 'code', 'platformCode', 'message'],
        settled.map(({ attempt }) => attempt),
        't."finishedAt" IS NULL',
      );
      await tx.update(
        RequestEntity,
        ['id'],
        ['finishedAt', 'outcome', 'httpStatus', 'remoteId', 'request', 'response', 'confirmAt'],
        requests,
      );
      return { fenced: uploads.length - touched };
    });
  }

  /** A request found at the platform after its answer was lost: its rows take the state it says, without another send. */
  adopt(request: AdoptedRequest, rows: readonly AdoptedRow[]): Promise<void> {
    return this.database.write(async (tx) => {
      const token = rows[0]?.before.leaseToken ?? '';
      const where = `t."leaseToken" = ? AND t."state" = 'sending'`;
      const held = rows.map(({ after }) => after);
      const moved = new Set(await tx.updateReturning(UploadEntity, ['id'], [...SETTLE_COLUMNS], held, where, [token]));
      const now = request.finishedAt ?? 0;
      const changes = held
        .filter(({ id }) => moved.has(id))
        .map(({ id, state, reasonCode }) => ({
          id: newId(),
          uploadId: id,
          at: now,
          fromState: 'sending' as const,
          toState: state,
          code: reasonCode,
          message: null,
          requestId: request.id,
          receiptId: null,
        }));
      await tx.insert(UploadChangeEntity, changes);
      await tx.update(RequestEntity, ['id'], ['remoteId', 'outcome', 'finishedAt', 'confirmAt'], [request]);
    });
  }
}

class LeaseLost extends Error {}

function begun(upload: UploadEntity, request: RequestEntity, personalFields: readonly string[] | null): AttemptEntity {
  return {
    uploadId: upload.id,
    number: upload.tries,
    requestId: request.id,
    startedAt: request.startedAt,
    finishedAt: null,
    outcome: null,
    toState: null,
    code: null,
    platformCode: null,
    message: null,
    personalFields,
  };
}

function inOrder(uploads: readonly UploadEntity[]): UploadEntity[] {
  return [...uploads].sort((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1));
}
