import { Injectable } from '@nestjs/common';
import type { Reason, ReasonCode } from '../../domain/reason.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import type { ProofOfDelivery } from '../../domain/truth/upload-evidence.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import { Database } from '../database/database.js';
import { chunksOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { between, equal, type KeysetPage, type PageRequest, type SqlCondition, withinDays } from '../listing/conditions.js';
import {
  allMatches,
  asFilter,
  type IndexScan,
  type ListQuery,
  type Matches,
  newestPage,
  newestRows,
  residual,
  scanBy,
  scanByEach,
} from '../listing/index-scan.js';
import { firstRowsById } from '../listing/whole-rows.js';
import { UploadEvidenceEntity } from '../schema/entities/reading.entity.js';
import { AttemptEntity, UploadChangeEntity } from '../schema/entities/request.entity.js';
import { ConversionEntity, UploadEntity } from '../schema/entities/upload.entity.js';
import { inUploadState } from './state-condition.js';

/** The effect of a destination's pause or delay on its waiting uploads. */
export interface Overlay {
  readonly destination: string;
  readonly reason: Reason;
  /** Until when; null until somebody acts. */
  readonly until: Instant | null;
}

/** A copy may be at the platform: more important than whatever the destination waits for. */
const OUTWEIGHING_CODES = ['ANSWER_LOST', 'SPLIT'] as const satisfies readonly ReasonCode[];
/** Reasons to wait for a moment, which is over once the row is due. */
const CODES_UNTIL_DUE = [
  'TOO_EARLY',
  'ON_HOLD',
  'RATE_LIMITED',
  'SOURCE_TIME_SUSPECT',
  'VALIDATED_ONLY',
] as const satisfies readonly ReasonCode[];
/** Reasons to wait for a person; outdated on the row as soon as its destination works again. */
const CODES_UNTIL_RESUMED = ['AUTHORISATION', 'CONFIGURATION', 'REQUEST_REFUSED'] as const satisfies readonly ReasonCode[];

type ShownUpload = Pick<UploadEntity, 'destination' | 'state' | 'reasonCode' | 'reasonDetail' | 'dueAt'>;

/** The reason shown for an upload, its destination's trouble included. `shownCode` is the same in SQL. */
export function shownReason(upload: ShownUpload, overlays: readonly Overlay[], now: Instant): Reason | null {
  const { reasonCode: code, dueAt } = upload;
  const own = code === null ? null : { code, detail: upload.reasonDetail };
  if (code !== null && isOneOf(OUTWEIGHING_CODES, code)) return own;
  if (upload.state === 'sending') return { code: 'UNDER_WAY' };
  if (upload.state !== 'pending') return own;
  const overlay = overlays.find((one) => one.destination === upload.destination && (one.until === null || one.until >= dueAt));
  if (overlay) return overlay.reason;
  if (code === null || isOneOf(CODES_UNTIL_RESUMED, code)) return NEXT_ROUND;
  return isOneOf(CODES_UNTIL_DUE, code) && dueAt <= now ? NEXT_ROUND : own;
}

const NEXT_ROUND: Reason = { code: 'NEXT_ROUND' };

/** These follow from a row's state, whatever is stored with it. */
const STATE_OF_CODE: Readonly<Partial<Record<ReasonCode, UploadState>>> = { NEXT_ROUND: 'pending', UNDER_WAY: 'sending' };

/** The uploads whose shown reason has this code. */
export function shownCode(code: ReasonCode, overlays: readonly Overlay[], now: Instant): Pick<ListQuery, 'scans' | 'filters'> {
  const cases: SqlCondition[] = [
    { sql: `WHEN t."reasonCode" IN ${quoted(OUTWEIGHING_CODES)} THEN t."reasonCode"`, values: [] },
    { sql: `WHEN t."state" = 'sending' THEN 'UNDER_WAY' WHEN t."state" <> 'pending' THEN t."reasonCode"`, values: [] },
    ...overlays.map(overlayCase),
    { sql: `WHEN t."reasonCode" IN ${quoted(CODES_UNTIL_DUE)} AND t."dueAt" <= ? THEN 'NEXT_ROUND'`, values: [now] },
    { sql: `WHEN t."reasonCode" IS NULL OR t."reasonCode" IN ${quoted(CODES_UNTIL_RESUMED)} THEN 'NEXT_ROUND'`, values: [] },
  ];
  const sql = `(CASE ${cases.map((one) => one.sql).join(' ')} ELSE t."reasonCode" END) = ?`;
  const values = [...cases.flatMap(({ values: own }) => own), code];
  return { scans: [{ branches: branchesTo(code, overlays) }], filters: [{ sql, values }] };
}

/** Where the code may come from: the row itself, or, for a code of the destination or of the state, any row in that state. */
function branchesTo(code: ReasonCode, overlays: readonly Overlay[]): SqlCondition[] {
  const state = overlays.some(({ reason }) => reason.code === code) ? 'pending' : STATE_OF_CODE[code];
  if (!state) return [{ sql: 't."reasonCode" = ?', values: [code] }];
  return [inUploadState('t', state), { sql: 't."reasonCode" = ? AND t."state" <> ?', values: [code, state] }];
}

function overlayCase({ destination, reason, until }: Overlay): SqlCondition {
  const timed = until === null ? '' : ' AND t."dueAt" <= ?';
  const values = until === null ? [destination] : [destination, until];
  // The code is one of our own constants.
  return { sql: `WHEN t."destination" = ?${timed} THEN '${reason.code}'`, values };
}

function quoted(codes: readonly ReasonCode[]): string {
  return `(${codes.map((code) => `'${code}'`).join(', ')})`;
}

function isOneOf(codes: readonly ReasonCode[], code: ReasonCode): boolean {
  return codes.includes(code);
}

/** Which uploads a list shows or a bulk action covers. */
export interface UploadFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly project?: string | undefined;
  readonly destination?: string | undefined;
  readonly platform?: string | undefined;
  readonly state?: UploadState | undefined;
  /** As shown, the destination's trouble included. */
  readonly code?: ReasonCode | undefined;
  /** By the moment when the upload was made. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** By the call's start, or by its first receipt if no start came. */
  readonly callFrom?: Instant | undefined;
  readonly callTo?: Instant | undefined;
  /** Our id of the call. */
  readonly callId?: string | undefined;
}

/** The destinations' pauses and delays and the present moment, on which the shown code depends. */
export interface ShownAt {
  readonly overlays: readonly Overlay[];
  readonly now: Instant;
  /** What `delivered` proves on each platform, by destination. */
  readonly proofs?: ReadonlyMap<string, ProofOfDelivery>;
}

const MATCHING_COLUMNS = [
  'id',
  'destination',
  'goal',
  'state',
  'reasonCode',
  'reasonDetail',
  'dueAt',
  'sentValue',
] as const satisfies readonly (keyof UploadEntity)[];

/** An upload with the values that it is counted and sorted by. */
export interface MatchingUpload {
  readonly upload: Pick<UploadEntity, (typeof MATCHING_COLUMNS)[number]>;
  readonly conversion: Pick<ConversionEntity, 'valueMinor' | 'currency'>;
  /** The call's start, or its first webhook if no start came. */
  readonly at: Instant;
  readonly talkSeconds: number | null;
}

const CALL_TIME = '(SELECT COALESCE(c."startedAt", c."receivedAt") FROM "calls" c WHERE c."id" = t."callId")';
const OF_CONVERSION = (column: string) =>
  `(SELECT v."${column}" FROM "conversions" v WHERE v."id" = t."conversionId") AS "v_${column}"`;
const MATCHING_SQL = [
  ...MATCHING_COLUMNS.map((column) => `t."${column}" AS "${column}"`),
  `${CALL_TIME} AS "at"`,
  '(SELECT c."talkSeconds" FROM "calls" c WHERE c."id" = t."callId") AS "talk"',
  OF_CONVERSION('valueMinor'),
  OF_CONVERSION('currency'),
].join(', ');

/** What is shown with uploads. */
export interface UploadJournal {
  readonly changes: UploadChangeEntity[];
  readonly attempts: AttemptEntity[];
  /** What readings found of them among platforms' own records. */
  readonly evidence: UploadEvidenceEntity[];
}

/** Converted to objects at once: a millisecond or two. */
const ROWS_AT_ONCE = 500;

/** Lists of uploads for display: by filter, newest first. */
@Injectable()
export class UploadListsStore {
  constructor(private readonly database: Database) {}

  list(filter: UploadFilter, shownAt: ShownAt, page: PageRequest): Promise<KeysetPage<UploadEntity>> {
    return this.database.readLong((session) => newestPage(session, UploadEntity, 'uploads', searchFor(filter, shownAt), page));
  }

  /** Every matching upload, with the values that uploads are counted and sorted by. */
  async matches(filter: UploadFilter, shownAt: ShownAt): Promise<Matches<MatchingUpload>> {
    const rows: MatchingUpload[] = [];
    const { complete } = await allMatches((page) =>
      this.database.readLong(async (session) => {
        const found = await newestRows(session, MATCHING_SQL, 'uploads', searchFor(filter, shownAt), page);
        const slice = new TimeSlice();
        for (const items of chunksOf(found.items, ROWS_AT_ONCE)) {
          const uploads = session.hydrate(UploadEntity, items, '', MATCHING_COLUMNS);
          const conversions = session.hydrate(ConversionEntity, items, 'v_', ['valueMinor', 'currency']);
          uploads.forEach((upload, index) => {
            const { at, talk } = items[index] ?? {};
            const conversion = conversions[index] ?? { valueMinor: null, currency: null };
            rows.push({ upload, conversion, at: Number(at), talkSeconds: talk === null ? null : Number(talk) });
          });
          await slice.yieldIfOver();
        }
        return { ...found, items: [] };
      }),
    );
    return { rows, complete };
  }

  /** The uploads in the order of the ids, as many as one page may hold. */
  firstOf(ids: readonly string[]): Promise<UploadEntity[]> {
    return this.database.readLong((session) => firstRowsById(session, UploadEntity, 'uploads', ids));
  }

  /** Which of these uploads match the filter. Inside a transaction, before acting on them. */
  async among(session: SqlExecutor, ids: readonly string[], filter: UploadFilter, shownAt: ShownAt): Promise<UploadEntity[]> {
    const { scans, filters } = searchFor(filter, shownAt);
    const shown = residual([...scans.map(asFilter), ...filters, { sql: 'TRUE', values: [] }]);
    const sql = `SELECT t.* FROM "uploads" t WHERE t."id" IN ${placeholders(ids.length)} AND ${shown.sql} ORDER BY t."id" DESC`;
    return session.hydrate(UploadEntity, await session.all(sql, [...ids, ...shown.values]));
  }

  async ofCall(callId: string): Promise<UploadEntity[]> {
    const sql = 'SELECT * FROM "uploads" WHERE "callId" = ? ORDER BY "id"';
    return this.database.readLong(async (session) => session.hydrate(UploadEntity, await session.all(sql, [callId])));
  }

  async conversionsOf(session: SqlExecutor, uploads: readonly UploadEntity[]): Promise<Map<string, ConversionEntity>> {
    if (uploads.length === 0) return new Map();
    const ids = [...new Set(uploads.map(({ conversionId }) => conversionId))];
    const rows = await session.all(`SELECT * FROM "conversions" WHERE "id" IN ${placeholders(ids.length)}`, ids);
    return new Map(session.hydrate(ConversionEntity, rows).map((conversion) => [conversion.id, conversion]));
  }

  async journalOf(session: SqlExecutor, ids: readonly string[]): Promise<UploadJournal> {
    if (ids.length === 0) return { changes: [], attempts: [], evidence: [] };
    const changes = await session.all(
      `SELECT * FROM "upload_changes" WHERE "uploadId" IN ${placeholders(ids.length)} ORDER BY "id"`,
      ids,
    );
    const attempts = await session.all(
      `SELECT * FROM "attempts" WHERE "uploadId" IN ${placeholders(ids.length)} ORDER BY "uploadId", "number"`,
      ids,
    );
    const evidence = await session.all(
      `SELECT * FROM "upload_evidence" WHERE "uploadId" IN ${placeholders(ids.length)} ORDER BY "at", "id"`,
      ids,
    );
    return {
      changes: session.hydrate(UploadChangeEntity, changes),
      attempts: session.hydrate(AttemptEntity, attempts),
      evidence: session.hydrate(UploadEvidenceEntity, evidence),
    };
  }
}

function searchFor(filter: UploadFilter, { overlays, now }: ShownAt): ListQuery {
  const { from, to, callFrom, callTo, code } = filter;
  const seen = scanByEach('projectId', filter.projects);
  const shown = code === undefined ? { scans: [], filters: [] } : shownCode(code, overlays, now);
  return {
    scans: [
      ...scanBy(...equal('callId', filter.callId)),
      ...shown.scans,
      ...stateScans(filter),
      ...scanBy(...equal('projectId', filter.project)),
      ...seen.scans,
    ],
    filters: [
      ...equal('platform', filter.platform),
      ...between('t."createdAt"', from, to),
      ...between(CALL_TIME, callFrom, callTo),
      ...shown.filters,
      ...seen.filters,
    ],
    // An upload is made after its call begins (except for a wrong clock), or long after: only the beginning of a period bounds
    // them.
    idRange: (id) => withinDays('uploads', from ?? (callFrom === undefined ? undefined : callFrom - DAY), to, id),
  };
}

/** One index covers the uploads in a state at a destination, and a partial one the states that are rare. */
function stateScans({ destination, state }: UploadFilter): IndexScan[] {
  const inState = (one: UploadState): SqlCondition => inUploadState('t', one);
  if (destination === undefined) return state === undefined ? [] : scanBy(inState(state));
  const branches = (state === undefined ? UPLOAD_STATES : [state]).map((one) => ({
    sql: `t."destination" = ? AND ${inState(one).sql}`,
    values: [destination],
  }));
  return [{ branches }];
}
