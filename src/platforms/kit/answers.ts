import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { AccountReport } from '../../domain/uploads/account-report.js';
import type { Departure } from '../../domain/uploads/departure.js';
import type { Outcome, Rejection } from '../../domain/uploads/outcome.js';

export interface BatchAnswer {
  /** Exactly one per row, in order. */
  readonly outcomes: readonly Outcome[];
  /** Rows (by index) whose outcome is `again`, in the parts that are sent once more in this round. */
  readonly parts?: readonly (readonly number[])[];
  /**
   * Instead of parts: the request was refused, and the platform does not say because of which of the rows whose outcome is
   * `again`. Delivery finds the bad ones, or finds that the request itself is at fault.
   */
  readonly unnamed?: UnnamedRefusal;
  /**
   * In addition to the trouble: the platform itself reported that it is out of order. If that continues, one of the rows may be
   * the cause, and delivery searches for it as after a refusal.
   */
  readonly stumbled?: UnnamedRefusal;
  readonly trouble?: DestinationTrouble;
  readonly exchange: Exchange;
  /** Rows (by index) that were not sent with the others. */
  readonly keptBack?: ReadonlySet<number>;
}

/** Whether a row left for the platform. */
export function departureOf({ exchange, keptBack }: Pick<BatchAnswer, 'exchange' | 'keptBack'>, row: number): Departure {
  return keptBack?.has(row) ? 'no' : exchange.left;
}

/** A refusal that names no row. A request that is taken proves all its rows good. */
export interface UnnamedRefusal {
  /** The rejection of a row that turns out to be at fault. */
  readonly rejection: Rejection;
  /** The trouble of the destination if none of the rows is taken. */
  readonly trouble: DestinationTrouble;
  /** Whether some of the rows may have been taken all the same; by default the HTTP status decides. */
  readonly inDoubt?: boolean;
}

/** The bytes on the wire, already masked: no secret, no phone, no IP. */
export interface Exchange {
  readonly request: string;
  readonly response: string | null;
  readonly httpStatus: number | null;
  /** The platform's own id of the request (uploading id, requestId, jobId). */
  readonly remoteId: string | null;
  /** Whether any of it can have reached the platform; a request for an access token does not count. */
  readonly left: Departure;
}

/** What became of a request whose answer was lost. */
export interface LostRequestAnswer {
  /** The known outcomes; `resend`: the platform does not have it. */
  readonly found: BatchAnswer | 'resend';
  /** How many requests it took. */
  readonly requests: number;
}

/** A request whose answer was lost. */
export interface LostBatch<Row> {
  readonly requestKey: string;
  /** Those of its rows in question now, in no particular order. */
  readonly rows: readonly Row[];
  /** How many rows it had. */
  readonly sentRows: number;
  readonly startedAt: Instant;
}

/** Trouble of the whole destination. Rows wait and their attempts are not counted. */
export type DestinationTrouble =
  /** A person must act: credentials, permission, settings. */
  | { readonly kind: 'pause'; readonly reason: Reason }
  /** The platform said when to come back (quota, Retry-After). */
  | { readonly kind: 'delay'; readonly reason: Reason; readonly afterMs: number }
  /** The platform does not work; try again with growing delays. */
  | { readonly kind: 'outage'; readonly reason: Reason };

/** A request that awaits its verdict. */
export interface OpenRequest {
  readonly ref: string;
  /** How many rows it had. */
  readonly rows: number;
  readonly acceptedAt: Instant;
}

/** The platform's verdict on one open request. */
export type Verdict =
  /** It applies to every row of the request. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  /**
   * Some rows were taken, and which ones is unknown: halves are sent again with the same ids. Only where copies are ignored, and
   * for more than one row. `someTaken`: certain, not merely possible, so that a row refused alone later is at fault.
   */
  | { readonly kind: 'split'; readonly platformCode?: string; readonly message?: string; readonly someTaken?: boolean }
  /** It took none of the rows, for an unknown reason: the fault may be the rows' or the request's. */
  | { readonly kind: 'refused'; readonly refusal: UnnamedRefusal }
  /** It linked none of the rows to a visit; `unlinked` says what that means for a row. */
  | { readonly kind: 'unlinked'; readonly platformCode: string }
  /** Not yet. `status` is the platform's own word, verbatim. */
  | { readonly kind: 'waiting'; readonly status?: string };

export interface Confirmation {
  readonly ref: string;
  readonly verdict: Verdict;
}

export interface ConfirmAnswer {
  /** One per polled request; an omitted request is still waiting. */
  readonly confirmations: readonly Confirmation[];
  /** How many requests it took, if not one per poll. */
  readonly requests?: number;
  readonly trouble?: DestinationTrouble;
}

/** The platform's own count of the account's uploads, or why it is not available; that pauses nothing. */
export type ReportAnswer = { readonly report: AccountReport } | { readonly trouble: DestinationTrouble };

/** Parsed JSON, or undefined for invalid text, which the schema then refuses. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
