import type { Reason, ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import type { SqlCondition } from '../listing/conditions.js';
import type { ListQuery } from '../listing/index-scan.js';
import type { UploadEntity } from '../schema/entities/upload.entity.js';

/** What a whole destination does to its waiting uploads. */
export interface Overlay {
  readonly destination: string;
  readonly reason: Reason;
  /** Until when; null for as long as nobody acts. */
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
/** Reasons to wait for a person; out of date on the row as soon as its destination works again. */
const CODES_UNTIL_RESUMED = ['AUTHORISATION', 'CONFIGURATION'] as const satisfies readonly ReasonCode[];

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

/** These follow from the state of a row, whatever is stored with it. */
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
  return [
    { sql: 't."state" = ?', values: [state] },
    { sql: 't."reasonCode" = ? AND t."state" <> ?', values: [code, state] },
  ];
}

function overlayCase({ destination, reason, until }: Overlay): SqlCondition {
  const timed = until === null ? '' : ' AND t."dueAt" <= ?';
  const values = until === null ? [destination] : [destination, until];
  // The code is one of our own constants.
  return { sql: `WHEN t."destination" = ?${timed} THEN '${reason.code}'`, values };
}

/** Where the row and a delay of its destination differ, the later moment counts. */
export function shownDueAt(upload: Pick<UploadEntity, 'destination' | 'dueAt'>, overlays: readonly Overlay[]): Instant {
  const delays = overlays.filter(({ destination }) => destination === upload.destination).map(({ until }) => until ?? 0);
  return Math.max(upload.dueAt, ...delays);
}

function quoted(codes: readonly ReasonCode[]): string {
  return `(${codes.map((code) => `'${code}'`).join(', ')})`;
}

function isOneOf(codes: readonly ReasonCode[], code: ReasonCode): boolean {
  return codes.includes(code);
}
