import { Injectable } from '@nestjs/common';
import { definitionOf } from '../../domain/calls/call-fields.js';
import { PERSONAL_FIELDS } from '../../domain/calls/call.js';
import { REASON_CODES } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { CONTENT_BYTES, type ContentSize, firstWithin } from '../receipts/content-size.js';
import { CallEntity } from '../schema/entities/call.entity.js';
import { ReceiptEntity } from '../schema/entities/receipt.entity.js';
import { RequestEntity } from '../schema/entities/request.entity.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';

/** Everything in a call that belongs to the caller. The advertisement and the time of the call stay. */
const CLEARED_PERSONAL_FIELDS: Partial<CallEntity> = Object.fromEntries(
  PERSONAL_FIELDS.map((field) => [field, definitionOf(field).always ? {} : null]),
);

/** Messages of an upload's changes that are no reason codes. */
export const FREE_TEXT = `"message" IS NOT NULL AND "message" NOT IN (${REASON_CODES.map((code) => `'${code}'`).join(', ')})`;

const UNLINKED_RECEIPTS_PER_STEP = 500;

/** Free text of platforms and people. */
const TROUBLE_DETAILS = ['pausedDetail', 'delayedDetail', 'lastErrorDetail'] as const;

/** Finds and removes one person's data. Runs in the caller's transaction. */
@Injectable()
export class ErasureStore {
  /** By the caller's keyed hash, which outlives the number, or by the number itself. */
  async callsOfCaller(tx: SqlExecutor, callerKeys: readonly string[], number: string | null): Promise<CallEntity[]> {
    const byNumber = number === null ? '' : ' OR "callerNumber" = ?';
    const values = number === null ? callerKeys : [...callerKeys, number];
    const sql = `SELECT * FROM "calls" WHERE "callerKey" IN ${placeholders(callerKeys.length)}${byNumber}`;
    return tx.hydrate(CallEntity, await tx.all(sql, values));
  }

  /** Projects of all stored calls, including projects that left the config. Loose index scan: reads one row of each. */
  async projectIds(tx: SqlExecutor): Promise<string[]> {
    const next = 'SELECT MIN("projectId") FROM "calls"';
    const rows = await tx.all<{ id: string | null }>(`WITH RECURSIVE p("id") AS (
      SELECT (${next}) UNION ALL SELECT (${next} WHERE "projectId" > p."id") FROM p WHERE p."id" IS NOT NULL
    ) SELECT "id" FROM p`);
    return rows.flatMap(({ id }) => id ?? []);
  }

  async callsOfVendorId(tx: SqlExecutor, callId: string): Promise<CallEntity[]> {
    return tx.hydrate(CallEntity, await tx.all('SELECT * FROM "calls" WHERE "callId" = ?', [callId]));
  }

  /** Locked until the transaction ends, so that no claim takes them. */
  async uploadsOf(tx: SqlExecutor, callIds: readonly string[]): Promise<UploadEntity[]> {
    if (callIds.length === 0) return [];
    const lock = tx.dialect === 'postgres' ? 'FOR UPDATE' : '';
    const sql = `SELECT * FROM "uploads" WHERE "callId" IN ${placeholders(callIds.length)} ORDER BY "id" ${lock}`;
    return tx.hydrate(UploadEntity, await tx.all(sql, callIds));
  }

  /** Uploads with a journalled attempt that has not finished: their bytes may be in flight. */
  async withOpenAttempt(tx: SqlExecutor, uploadIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (uploadIds.length === 0) return new Set();
    const sql = `SELECT DISTINCT "uploadId" FROM "attempts" WHERE "finishedAt" IS NULL
      AND "uploadId" IN ${placeholders(uploadIds.length)}`;
    return new Set((await tx.all<{ uploadId: string }>(sql, uploadIds)).map(({ uploadId }) => uploadId));
  }

  async clearCalls(tx: SqlExecutor, calls: readonly CallEntity[], now: number): Promise<number> {
    const cleared = calls.map(({ id }) => ({ id, ...CLEARED_PERSONAL_FIELDS, updatedAt: now, erasedAt: now }));
    return tx.updateCounted(CallEntity, ['id'], [...PERSONAL_FIELDS, 'updatedAt', 'erasedAt'], cleared);
  }

  /** Only ids and states stay; a row in flight is left to the worker that settles it. */
  async clearUploads(tx: SqlExecutor, ids: readonly string[]): Promise<number> {
    return this.clear(tx, 'uploads', '"identifierValue" = NULL, "frozen" = NULL, "reasonDetail" = NULL', 'id', ids);
  }

  /** Platforms' messages may repeat what they were sent. */
  async clearAttempts(tx: SqlExecutor, uploadIds: readonly string[]): Promise<number> {
    return this.clear(tx, 'attempts', '"message" = NULL', 'uploadId', uploadIds, '"message" IS NOT NULL');
  }

  /** Deletes what platforms' records said of them: visits, campaigns. */
  async dropEvidence(tx: SqlExecutor, uploadIds: readonly string[]): Promise<number> {
    if (uploadIds.length === 0) return 0;
    return tx.run(`DELETE FROM "upload_evidence" WHERE "uploadId" IN ${placeholders(uploadIds.length)}`, uploadIds);
  }

  /** Changes keep the reason codes and lose free text. */
  async clearChanges(tx: SqlExecutor, uploadIds: readonly string[]): Promise<number> {
    return this.clear(tx, 'upload_changes', '"message" = NULL', 'uploadId', uploadIds, FREE_TEXT);
  }

  async clearMarks(tx: SqlExecutor, callIds: readonly string[]): Promise<number> {
    const held = '("note" IS NOT NULL OR "dealId" IS NOT NULL)';
    return this.clear(tx, 'marks', '"note" = NULL, "dealId" = NULL', 'callId', callIds, held);
  }

  async clearReceipts(tx: SqlExecutor, callIds: readonly string[]): Promise<number> {
    return this.clear(tx, 'receipts', `"query" = '', "bodyBase64" = NULL`, 'callId', callIds);
  }

  /**
   * Keyset pagination over receipts without a call, unread or unreadable: as many as fit into the limit of bytes, at least one.
   */
  async unlinkedReceipts(session: SqlExecutor, after: string, maxBytes: number): Promise<ReceiptEntity[]> {
    const page = (verdict: string) =>
      `SELECT * FROM (SELECT "id", ${CONTENT_BYTES} AS "bytes" FROM "receipts" WHERE "verdict" = '${verdict}' AND "id" > ?
        ORDER BY "id" LIMIT ${UNLINKED_RECEIPTS_PER_STEP}) AS ${verdict}s`;
    const sizes = await session.all<ContentSize>(
      `SELECT * FROM (${page('new')} UNION ALL ${page('unreadable')}) AS both_kinds ORDER BY "id"
        LIMIT ${UNLINKED_RECEIPTS_PER_STEP}`,
      [after, after],
    );
    const ids = firstWithin(sizes, maxBytes);
    const sql = `SELECT * FROM "receipts" WHERE "id" IN ${placeholders(ids.length)} ORDER BY "id"`;
    return ids.length === 0 ? [] : session.hydrate(ReceiptEntity, await session.all(sql, ids));
  }

  /** Erases their content before it was read. */
  async dropUnlinked(tx: SqlExecutor, ids: readonly string[]): Promise<number> {
    const sets = `"query" = '', "bodyBase64" = NULL, "verdict" = 'unreadable', "reasonCode" = 'ERASED', "reasonDetail" = NULL`;
    return this.clear(tx, 'receipts', sets, 'id', ids);
  }

  /** The requests that contained these uploads. */
  async requestsOf(tx: SqlExecutor, uploadIds: readonly string[]): Promise<RequestEntity[]> {
    if (uploadIds.length === 0) return [];
    const sql = `SELECT * FROM "requests" WHERE "id" IN (SELECT "requestId" FROM "attempts"
      WHERE "uploadId" IN ${placeholders(uploadIds.length)})`;
    return tx.hydrate(RequestEntity, await tx.all(sql, uploadIds));
  }

  async saveRequests(tx: SqlExecutor, requests: readonly Pick<RequestEntity, 'id' | 'request' | 'response'>[]): Promise<number> {
    return tx.updateCounted(RequestEntity, ['id'], ['request', 'response'], requests);
  }

  /** What platforms said last of each destination's trouble may repeat what they were sent. @param clean the text without it */
  async cleanTroubles(tx: SqlExecutor, clean: (text: string | null) => string | null): Promise<void> {
    for (const column of TROUBLE_DETAILS) {
      const sql = `SELECT "destination", "${column}" AS "detail" FROM "destination_state" WHERE "${column}" IS NOT NULL`;
      for (const { destination, detail } of await tx.all<{ destination: string; detail: string }>(sql)) {
        const cleaned = clean(detail);
        if (cleaned === detail) continue;
        // Not if the platform has said something else meanwhile.
        const change = `UPDATE "destination_state" SET "${column}" = ? WHERE "destination" = ? AND "${column}" = ?`;
        await tx.run(change, [cleaned, destination, detail]);
      }
    }
  }

  /** `sets` and `where` are SQL of our own. */
  private async clear(
    tx: SqlExecutor,
    table: string,
    sets: string,
    column: string,
    values: readonly string[],
    where = '1 = 1',
  ): Promise<number> {
    if (values.length === 0) return 0;
    return tx.run(`UPDATE "${table}" SET ${sets} WHERE "${column}" IN ${placeholders(values.length)} AND ${where}`, values);
  }
}

const ROWS_PER_STEP = 1000;
/** The index's expression. */
const HAS_PHONE = `(CASE WHEN "callerNumber" IS NOT NULL OR "ip" IS NOT NULL THEN 1 ELSE 0 END)`;

interface DeletedReceipts {
  readonly dropped: number;
  /** Just as old, and kept because they are unread. */
  readonly unread: number;
}

interface ReceiptsPage extends DeletedReceipts {
  /** The id after which to continue; null at the end. */
  readonly next: string | null;
}

/**
 * Retention: deletes expired data, a thousand rows per transaction so that webhooks do not wait. What is left at `end` is done
 * next time.
 */
@Injectable()
export class RetentionStore {
  constructor(private readonly database: Database) {}

  /**
   * Deletes receipts received before. Unread ones are kept whatever their age, because they have not been processed, and counted,
   * because they are kept longer than promised. Ids grow with time, so it ends at the first page without old receipts.
   */
  async deleteReceipts(before: Instant, end: AbortSignal): Promise<DeletedReceipts> {
    const total = { dropped: 0, unread: 0 };
    for (let after: string | null = ''; after !== null && !end.aborted;) {
      const page: ReceiptsPage = await this.deletePage(after, before);
      total.dropped += page.dropped;
      total.unread += page.unread;
      after = page.next;
      await this.database.yieldLock();
    }
    return total;
  }

  private deletePage(after: string, before: Instant): Promise<ReceiptsPage> {
    return this.database.write(async (tx) => {
      const page = await tx.all<{ id: string; receivedAt: number; verdict: string }>(
        'SELECT "id", "receivedAt", "verdict" FROM "receipts" WHERE "id" > ? ORDER BY "id" LIMIT ?',
        [after, ROWS_PER_STEP],
      );
      const old = page.filter(({ receivedAt }) => Number(receivedAt) < before);
      const over = old.filter(({ verdict }) => verdict !== 'new').map(({ id }) => id);
      if (over.length > 0) await tx.run(`DELETE FROM "receipts" WHERE "id" IN ${placeholders(over.length)}`, over);
      const isLast = page.length < ROWS_PER_STEP || old.length === 0;
      return { dropped: over.length, unread: old.length - over.length, next: isLast ? null : (page.at(-1)?.id ?? null) };
    });
  }

  /** Clears phone numbers and IP addresses of calls received before. */
  clearPhones(before: Instant, end: AbortSignal): Promise<number> {
    return this.clearColumns(
      '"callerNumber" = NULL, "ip" = NULL',
      `("callerNumber" IS NOT NULL OR "ip" IS NOT NULL) AND ${HAS_PHONE} = 1`,
      before,
      end,
    );
  }

  /** Clears caller keys; after this a caller is not recognised again. */
  clearCallerKeys(before: Instant, end: AbortSignal): Promise<number> {
    return this.clearColumns('"callerKey" = NULL', `"callerKey" IS NOT NULL AND ${HAS_PHONE} IN (0, 1)`, before, end);
  }

  /** `sets` and `where` are SQL of our own; one partial index of `calls` serves them. */
  private clearColumns(sets: string, where: string, before: Instant, end: AbortSignal): Promise<number> {
    const sql = `UPDATE "calls" SET ${sets} WHERE "id" IN (SELECT "id" FROM "calls" WHERE ${where} AND "receivedAt" < ? LIMIT ?)`;
    return this.inSteps(() => this.database.write((tx) => tx.run(sql, [before, ROWS_PER_STEP])), end);
  }

  private async inSteps(step: () => Promise<number>, end: AbortSignal): Promise<number> {
    for (let total = 0; ;) {
      const done = await step();
      total += done;
      if (done < ROWS_PER_STEP || end.aborted) return total;
      await this.database.yieldLock();
    }
  }
}
