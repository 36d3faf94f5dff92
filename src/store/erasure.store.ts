import { Injectable } from '@nestjs/common';
import { isReasonCode } from '../domain/reason.js';
import { REASON_MESSAGES } from '../messages/reason-messages.js';
import { CallEntity } from './entities/call.entity.js';
import { ReceiptEntity } from './entities/receipt.entity.js';
import { RequestEntity } from './entities/request.entity.js';
import { UploadEntity } from './entities/upload.entity.js';
import { places, type Session } from './session.js';

/** Everything of a call that belongs to the person who called. What was advertised and when they called stays. */
const NOTHING_PERSONAL = {
  callerNumber: null,
  callerKey: null,
  ip: null,
  uid: null,
  gaCid: null,
  yaCid: null,
  rsCid: null,
  gaSessionId: null,
  clickIds: {},
  leakedClickIds: null,
  pageUrl: null,
  firstUrl: null,
  customParam: null,
} as const satisfies Partial<CallEntity>;

const UNLINKED_PER_STEP = 500;

/** Finds and removes what belongs to one person. Inside the caller's transaction. */
@Injectable()
export class ErasureStore {
  /** By the caller's keyed hash, which outlives the number, or by the number itself. */
  async callsOfCaller(tx: Session, callerKey: string, number: string | null): Promise<CallEntity[]> {
    const byNumber = number === null ? '' : ' OR "callerNumber" = ?';
    const values = number === null ? [callerKey] : [callerKey, number];
    return tx.hydrate(CallEntity, await tx.all(`SELECT * FROM "calls" WHERE "callerKey" = ?${byNumber}`, values));
  }

  async callsOfVendorId(tx: Session, callId: string): Promise<CallEntity[]> {
    return tx.hydrate(CallEntity, await tx.all('SELECT * FROM "calls" WHERE "callId" = ?', [callId]));
  }

  /** Held until the transaction ends, so that no claim takes them meanwhile. */
  async uploadsOf(tx: Session, callIds: readonly string[]): Promise<UploadEntity[]> {
    if (callIds.length === 0) return [];
    const hold = tx.dialect === 'postgres' ? 'FOR UPDATE' : '';
    const sql = `SELECT * FROM "uploads" WHERE "callId" IN ${places(callIds.length)} ORDER BY "id" ${hold}`;
    return tx.hydrate(UploadEntity, await tx.all(sql, callIds));
  }

  /** Those of which an attempt was journalled and has not ended: their bytes may be under way. */
  async underWay(tx: Session, uploadIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (uploadIds.length === 0) return new Set();
    const sql = `SELECT DISTINCT "uploadId" FROM "attempts" WHERE "finishedAt" IS NULL AND "uploadId" IN ${places(uploadIds.length)}`;
    return new Set((await tx.all<{ uploadId: string }>(sql, uploadIds)).map(({ uploadId }) => uploadId));
  }

  async clearCalls(tx: Session, calls: readonly CallEntity[], now: number): Promise<number> {
    const columns = Object.keys(NOTHING_PERSONAL) as (keyof typeof NOTHING_PERSONAL)[];
    const cleared = calls.map(({ id }) => ({ id, ...NOTHING_PERSONAL, updatedAt: now, erasedAt: now }));
    return tx.update(CallEntity, ['id'], [...columns, 'updatedAt', 'erasedAt'], cleared);
  }

  /** Only ids and states stay; a row under way is left to whoever settles it. */
  async clearUploads(tx: Session, ids: readonly string[]): Promise<number> {
    return this.clear(tx, 'uploads', '"identifierValue" = NULL, "frozen" = NULL, "reasonDetail" = NULL', 'id', ids);
  }

  /** Platforms' own words may repeat what they were sent. */
  async clearAttempts(tx: Session, uploadIds: readonly string[]): Promise<number> {
    return this.clear(tx, 'attempts', '"message" = NULL', 'uploadId', uploadIds, '"message" IS NOT NULL');
  }

  /** Steps keep the codes that say why, and lose free text. */
  async clearChanges(tx: Session, uploadIds: readonly string[]): Promise<number> {
    const codes = Object.keys(REASON_MESSAGES)
      .filter(isReasonCode)
      .map((code) => `'${code}'`);
    const freeText = `"message" IS NOT NULL AND "message" NOT IN (${codes.join(', ')})`;
    return this.clear(tx, 'upload_changes', '"message" = NULL', 'uploadId', uploadIds, freeText);
  }

  async clearMarks(tx: Session, callIds: readonly string[]): Promise<number> {
    return this.clear(tx, 'marks', '"note" = NULL', 'callId', callIds, '"note" IS NOT NULL');
  }

  async clearReceipts(tx: Session, callIds: readonly string[]): Promise<number> {
    return this.clear(tx, 'receipts', `"query" = '', "bodyBase64" = NULL`, 'callId', callIds);
  }

  /** Receipts that became part of no call, unread or unreadable ones, a page at a time. */
  async unlinkedReceipts(tx: Session, after: string): Promise<ReceiptEntity[]> {
    const page = (verdict: string) =>
      `SELECT * FROM (SELECT * FROM "receipts" WHERE "verdict" = '${verdict}' AND "id" > ? ORDER BY "id" LIMIT ${UNLINKED_PER_STEP}) AS ${verdict}s`;
    const rows = await tx.all(
      `SELECT * FROM (${page('new')} UNION ALL ${page('unreadable')}) AS both_kinds ORDER BY "id" LIMIT ${UNLINKED_PER_STEP}`,
      [after, after],
    );
    return tx.hydrate(ReceiptEntity, rows);
  }

  /** What they said is gone before anybody could read it. */
  async dropUnlinked(tx: Session, ids: readonly string[]): Promise<number> {
    const sets = `"query" = '', "bodyBase64" = NULL, "verdict" = 'unreadable', "reasonCode" = 'ERASED', "reasonDetail" = NULL`;
    return this.clear(tx, 'receipts', sets, 'id', ids);
  }

  /** The requests in which these uploads travelled. */
  async requestsOf(tx: Session, uploadIds: readonly string[]): Promise<RequestEntity[]> {
    if (uploadIds.length === 0) return [];
    const sql = `SELECT * FROM "requests" WHERE "id" IN (SELECT "requestId" FROM "attempts" WHERE "uploadId" IN ${places(uploadIds.length)})`;
    return tx.hydrate(RequestEntity, await tx.all(sql, uploadIds));
  }

  async saveRequests(tx: Session, requests: readonly Pick<RequestEntity, 'id' | 'request' | 'response'>[]): Promise<number> {
    return tx.update(RequestEntity, ['id'], ['request', 'response'], requests);
  }

  /** `sets` and `where` are SQL of our own. */
  private async clear(
    tx: Session,
    table: string,
    sets: string,
    column: string,
    values: readonly string[],
    where = '1 = 1',
  ): Promise<number> {
    if (values.length === 0) return 0;
    return tx.run(`UPDATE "${table}" SET ${sets} WHERE "${column}" IN ${places(values.length)} AND ${where}`, values);
  }
}
