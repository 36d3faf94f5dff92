import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { furthestUpload, type UploadState } from '../../domain/uploads/upload-states.js';
import { mapInSlices } from '../../runtime/time-slice.js';
import { Database } from '../database/database.js';
import { placeholders, type RawRow } from '../database/sql-executor.js';
import type { KeysetPage, PageRequest } from '../listing/conditions.js';
import { allMatches, type Matches, newestPage, newestRows, residual } from '../listing/index-scan.js';
import { firstRowsById } from '../listing/whole-rows.js';
import { CONTENT_BYTES, type ContentSize, firstWithin } from '../receipts/content-size.js';
import { MarkEntity } from '../schema/entities/admin.entity.js';
import { CallEntity } from '../schema/entities/call.entity.js';
import { ReceiptEntity } from '../schema/entities/receipt.entity.js';
import { ConversionEntity } from '../schema/entities/upload.entity.js';
import { type CallFilter, callSearch } from './call-search.js';

/** A call's receipts from the first on, up to a limit. */
export interface FirstReceipts {
  readonly receipts: readonly ReceiptEntity[];
  readonly complete: boolean;
}

/** The values that a call is sorted by. */
export interface MatchingCall {
  readonly id: string;
  /** Its start, or its first webhook if no start came. */
  readonly at: Instant;
  readonly talkSeconds: number | null;
  /** The sum of its valid conversions in minor units; null if none has a value. */
  readonly valueMinor: number | null;
}

const SORTED_COLUMNS = `t."id" AS "id", COALESCE(t."startedAt", t."receivedAt") AS "at", t."talkSeconds" AS "talk",
  (SELECT SUM(v."valueMinor") FROM "conversions" v WHERE v."callId" = t."id" AND v."revokedAt" IS NULL) AS "worth"`;

function toMatchingCall({ id, at, talk, worth }: RawRow): MatchingCall {
  return { id: String(id), at: Number(at), talkSeconds: numberOrNull(talk), valueMinor: numberOrNull(worth) };
}

/** PostgreSQL returns sums and bigints as text. */
function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value);
}

const OUTLINE_FIELDS = [
  'id',
  'startedAt',
  'receivedAt',
  'callerNumber',
  'talkSeconds',
  'utmSource',
  'utmCampaign',
] as const satisfies readonly (keyof CallEntity)[];

/** The fields shown of a call beside its uploads. */
export type CallOutline = Pick<CallEntity, (typeof OUTLINE_FIELDS)[number]>;

/** The most advanced state of a call at one destination. */
interface DestinationProgress {
  readonly id: string;
  readonly state: UploadState;
}

/** Lists of calls for people. */
@Injectable()
export class CallListsStore {
  constructor(private readonly database: Database) {}

  /** A page holds fewer calls if filling it would take too long, and `next` continues. */
  list(filter: CallFilter, page: PageRequest): Promise<KeysetPage<CallEntity>> {
    return this.database.readLong(async (session) =>
      newestPage(session, CallEntity, 'calls', await callSearch(session, filter), page),
    );
  }

  /** Every matching call, with the values that calls are sorted by. */
  async matches(filter: CallFilter): Promise<Matches<MatchingCall>> {
    const found = await allMatches((page) =>
      this.database.readLong(async (session) =>
        newestRows(session, SORTED_COLUMNS, 'calls', await callSearch(session, filter), page),
      ),
    );
    return { ...found, rows: await mapInSlices(found.rows, toMatchingCall) };
  }

  /** The calls in the order of the ids, as many as one page may hold. */
  async firstOf(ids: readonly string[]): Promise<CallEntity[]> {
    return this.database.readLong((session) => firstRowsById(session, CallEntity, 'calls', ids));
  }

  async outlinesOf(ids: readonly string[]): Promise<CallOutline[]> {
    if (ids.length === 0) return [];
    const columns = OUTLINE_FIELDS.map((name) => `"${name}"`).join(', ');
    const sql = `SELECT ${columns} FROM "calls" WHERE "id" IN ${placeholders(ids.length)}`;
    return this.database.readLong(async (session) =>
      session.hydrate(CallEntity, await session.all(sql, ids), '', OUTLINE_FIELDS),
    );
  }

  /** The newest other calls of the same caller in its project; none if the caller is not recognised. */
  async othersOf({ id, projectId, callerKey }: CallEntity, most: number): Promise<CallEntity[]> {
    if (callerKey === null) return [];
    const order = (of: string) => `ORDER BY COALESCE(${of}."startedAt", ${of}."receivedAt") DESC, ${of}."id" DESC`;
    // The caller must drive the search: a project has far more calls.
    const others = residual([{ sql: 'k."projectId" = ? AND k."id" <> ?', values: [projectId, id] }]);
    // Only ids are sorted: a caller may have ten thousand calls.
    const newest = `SELECT k."id" FROM "calls" k WHERE k."callerKey" = ? AND ${others.sql} ${order('k')} LIMIT ${most}`;
    const sql = `SELECT t.* FROM "calls" t WHERE t."id" IN (${newest}) ${order('t')}`;
    return this.database.readLong(async (session) =>
      session.hydrate(CallEntity, await session.all(sql, [callerKey, ...others.values])),
    );
  }

  /** The valid conversions of these calls. */
  async validConversionsOf(ids: readonly string[]): Promise<Map<string, ConversionEntity[]>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT * FROM "conversions" WHERE "callId" IN ${placeholders(ids.length)} AND "revokedAt" IS NULL ORDER BY "id"`;
    const found = await this.database.readLong(async (session) => session.hydrate(ConversionEntity, await session.all(sql, ids)));
    return groupBy(found, ({ callId }) => callId);
  }

  async find(id: string): Promise<CallEntity | null> {
    return this.database.readLong(
      async (session) => session.hydrate(CallEntity, await session.all('SELECT * FROM "calls" WHERE "id" = ?', [id]))[0] ?? null,
    );
  }

  /** The most advanced state of these calls at each destination. */
  async progressOf(ids: readonly string[]): Promise<Map<string, DestinationProgress[]>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT u."callId", u."destination" AS "at", u."state" FROM "uploads" u
      WHERE u."callId" IN ${placeholders(ids.length)} ORDER BY u."id"`;
    const uploads = await this.database.readLong((session) =>
      session.all<{ callId: string; at: string; state: UploadState }>(sql, ids),
    );
    const progress = [...groupBy(uploads, ({ callId }) => callId)].map(([callId, ofCall]) => {
      const furthest = [...groupBy(ofCall, ({ at }) => at).values()].map((some) => furthestUpload(some));
      return [callId, furthest.flatMap((one) => (one ? [{ id: one.at, state: one.state }] : []))] as const;
    });
    return new Map(progress);
  }

  /** The marks on these calls, in the order received. */
  async marksOf(ids: readonly string[]): Promise<Map<string, MarkEntity[]>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT * FROM "marks" WHERE "callId" IN ${placeholders(ids.length)} ORDER BY "id"`;
    const marks = await this.database.readLong(async (session) => session.hydrate(MarkEntity, await session.all(sql, ids)));
    return groupBy(marks, ({ callId }) => callId);
  }

  /** The first ones still kept, in the order received. */
  async receiptsOf(id: string, most: { readonly count: number; readonly bytes: number }): Promise<FirstReceipts> {
    const sizes = `SELECT "id", ${CONTENT_BYTES} AS "bytes" FROM "receipts" WHERE "callId" = ? ORDER BY "id" LIMIT ?`;
    return this.database.readLong(async (session) => {
      const all = await session.all<ContentSize>(sizes, [id, most.count + 1]);
      const ids = firstWithin(all.slice(0, most.count), most.bytes);
      const sql = `SELECT * FROM "receipts" WHERE "id" IN ${placeholders(ids.length)} ORDER BY "id"`;
      const rows = ids.length === 0 ? [] : await session.all(sql, ids);
      return { receipts: session.hydrate(ReceiptEntity, rows), complete: ids.length === all.length };
    });
  }

  /** Revoked ones included. */
  async conversionsOf(id: string): Promise<ConversionEntity[]> {
    const sql = 'SELECT * FROM "conversions" WHERE "callId" = ? ORDER BY "id"';
    return this.database.readLong(async (session) => session.hydrate(ConversionEntity, await session.all(sql, [id])));
  }
}
