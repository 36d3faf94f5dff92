import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { mayHaveLeft } from '../../domain/uploads/departure.js';
import { newId } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql-executor.js';
import { AttemptEntity, UploadChangeEntity, RequestEntity } from '../schema/entities/request.entity.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';
import { saveStates } from './state-writer.js';

/** What is journalled before the bytes leave. */
export interface JournalEntry {
  readonly request: RequestEntity;
  readonly uploads: readonly UploadEntity[];
  /** Which personal data leave with each row; null if the platform does not say. */
  readonly personalFields: readonly (readonly string[] | null)[];
}

/** The result of one attempt. */
export interface SettledAttempt {
  /** The upload afterwards; null if it stays claimed and is sent once more in this round. */
  readonly upload: UploadEntity | null;
  readonly attempt: Omit<AttemptEntity, 'requestId' | 'startedAt' | 'personalFields'>;
}

export type FoundRequest = Pick<RequestEntity, 'id' | 'remoteId' | 'outcome' | 'finishedAt' | 'confirmAt'>;
export interface FoundUpload {
  readonly before: UploadEntity;
  readonly after: UploadEntity;
}

const SETTLE_COLUMNS = [
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

/** Write-ahead journal: the few set-based statements through which every claimed upload leaves. */
@Injectable()
export class JournalStore {
  constructor(private readonly database: Database) {}

  /**
   * On disk before the bytes leave: the requests, one attempt per row, and each row frozen as sent.
   * @returns false if the lease was lost meanwhile; then nothing was written and nothing may be sent
   */
  async journal(entries: readonly JournalEntry[], token: string, now: Instant): Promise<boolean> {
    const uploads = entries.flatMap((entry) => entry.uploads);
    return this.database
      .write(async (tx) => {
        const held = await tx.updateCounted(
          UploadEntity,
          ['id'],
          ['frozen', 'tries', 'requestId', 'identifierKind', 'identifierValue', 'sentValue'],
          uploads,
          // An expired lease may be in a sweep at this moment.
          `t."leaseToken" = ? AND t."state" = 'sending' AND t."leaseUntil" > ?`,
          [token, now],
        );
        if (held < uploads.length) throw new LeaseLostError();
        await tx.insert(
          RequestEntity,
          entries.map((entry) => entry.request),
        );
        await tx.insert(
          AttemptEntity,
          entries.flatMap(({ request, uploads: rows, personalFields }) =>
            rows.map((upload, index) => openAttempt(upload, request, personalFields[index] ?? null)),
          ),
        );
        return true;
      })
      .catch((error: unknown) => {
        if (error instanceof LeaseLostError) return false;
        throw error;
      });
  }

  /**
   * Removes requests that did not leave from the journal.
   * @param before their uploads as they were; those of another worker stay
   */
  withdraw(requestIds: readonly string[], before: readonly UploadEntity[], token: string): Promise<void> {
    return this.database.write(async (tx) => {
      const held = `t."leaseToken" = ? AND t."state" = 'sending'`;
      await tx.update(UploadEntity, ['id'], ['frozen', 'tries', 'requestId', 'sentValue'], before, held, [token]);
      const ofRequests = `"requestId" IN ${placeholders(requestIds.length)}`;
      await tx.run(`DELETE FROM "attempts" WHERE ${ofRequests} AND "finishedAt" IS NULL`, requestIds);
      await tx.run(
        `DELETE FROM "requests" WHERE "id" IN ${placeholders(requestIds.length)}
           AND "id" NOT IN (SELECT "requestId" FROM "attempts" WHERE ${ofRequests})`,
        [...requestIds, ...requestIds],
      );
    });
  }

  /** One transaction for states, attempts and requests. A row whose lease lapsed meanwhile is fenced off and left alone. */
  settle(requests: readonly RequestEntity[], settled: readonly SettledAttempt[], token: string): Promise<{ fenced: number }> {
    return this.database.write(async (tx) => {
      const uploads = settled.flatMap(({ upload }) => upload ?? []);
      // Rows that stay frozen are as they were journalled.
      const stayFrozen = uploads.every(({ frozen }) => frozen !== null);
      const columns = stayFrozen ? SETTLE_COLUMNS.filter((column) => column !== 'frozen') : SETTLE_COLUMNS;
      const settledIds = await saveStates(tx, { state: 'sending', leaseToken: token }, columns, uploads);
      const unsent = settled.flatMap(({ upload, attempt }) => (upload && !mayHaveLeft(attempt.left) ? [upload] : []));
      const unsentRows = unsent.filter(({ id }) => settledIds.has(id));
      await tx.update(UploadEntity, ['id'], ['requestId', 'sentValue'], unsentRows);
      await tx.update(
        AttemptEntity,
        ['uploadId', 'number'],
        ['finishedAt', 'outcome', 'toState', 'code', 'platformCode', 'message', 'left'],
        settled.map(({ attempt }) => attempt),
        't."finishedAt" IS NULL',
      );
      await tx.update(
        RequestEntity,
        ['id'],
        ['finishedAt', 'outcome', 'httpStatus', 'left', 'remoteId', 'request', 'response', 'confirmAt'],
        requests,
      );
      return { fenced: uploads.length - settledIds.size };
    });
  }

  /** Settles a request that was found at the platform after its answer was lost, without another send. */
  settleFound(request: FoundRequest, rows: readonly FoundUpload[]): Promise<void> {
    return this.database.write(async (tx) => {
      const leaseToken = rows[0]?.before.leaseToken ?? '';
      const found = rows.map(({ after }) => after);
      const moved = await saveStates(tx, { state: 'sending', leaseToken }, SETTLE_COLUMNS, found);
      const now = request.finishedAt ?? 0;
      const changes = found
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
      await tx.update(
        RequestEntity,
        ['id'],
        ['remoteId', 'outcome', 'finishedAt', 'confirmAt', 'left'],
        [{ ...request, left: 'yes' }],
      );
      await tx.run(`UPDATE "attempts" SET "left" = 'yes' WHERE "requestId" = ?`, [request.id]);
    });
  }
}

class LeaseLostError extends Error {}

function openAttempt(upload: UploadEntity, request: RequestEntity, personalFields: readonly string[] | null): AttemptEntity {
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
    left: null,
    personalFields,
  };
}
