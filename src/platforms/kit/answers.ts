import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import type { AccountReport } from '../../domain/uploads/account-report.js';
import type { Departure } from '../../domain/uploads/departure.js';
import type { Outcome, Rejection } from '../../domain/uploads/outcome.js';

export interface BatchAnswer {
  /** Exactly one per row, in the rows' order. */
  readonly outcomes: readonly Outcome[];
  /** Rows (by index) whose outcome is `again`, in the parts in which they go out once more in this round. */
  readonly parts?: readonly (readonly number[])[];
  /**
   * Instead of parts: the request was refused, and the platform does not say for which of the rows whose outcome is `again`, be
   * it one or many. Delivery finds the bad ones, or finds that the request itself is at fault.
   */
  readonly unnamed?: UnnamedRefusal;
  /**
   * Beside the trouble: the platform itself answered that it is out of order. Where that goes on, one of the rows may be what it
   * stumbles over, and delivery looks for it as after a refusal.
   */
  readonly stumbled?: UnnamedRefusal;
  readonly trouble?: DestinationTrouble;
  readonly exchange: Exchange;
  /** Rows (by index) that stayed behind while the others went. */
  readonly keptBack?: ReadonlySet<number>;
}

/** Whether a row left for the platform. */
export function departureOf({ exchange, keptBack }: Pick<BatchAnswer, 'exchange' | 'keptBack'>, row: number): Departure {
  return keptBack?.has(row) ? 'no' : exchange.left;
}

/** A refusal that names no row. A request that is taken proves all its rows good. */
export interface UnnamedRefusal {
  /** The words with which a row is rejected that turns out to be at fault. */
  readonly rejection: Rejection;
  /** What the refusal means for the destination if none of the rows is taken. */
  readonly trouble: DestinationTrouble;
  /** Whether some of the rows may have been taken all the same; where it is left out, the HTTP status tells. */
  readonly inDoubt?: boolean;
}

/** What went over the wire, already masked: no secret, no phone, no IP. */
export interface Exchange {
  readonly request: string;
  readonly response: string | null;
  readonly httpStatus: number | null;
  /** The platform's own id of the request (uploading id, requestId, jobId). */
  readonly remoteId: string | null;
  /** Whether any of it can have reached the platform; a request for an access token or the like does not count. */
  readonly left: Departure;
}

/** What was found out about a request whose answer was lost. */
export interface LostRequestAnswer {
  /** What is known to have happened; `resend`: the platform does not have it. */
  readonly found: BatchAnswer | 'resend';
  /** How many requests it took. */
  readonly requests: number;
}

/** A request whose answer was lost. */
export interface LostBatch<Row> {
  readonly requestKey: string;
  /** Those of its rows that are asked about now, in no particular order. */
  readonly rows: readonly Row[];
  /** How many rows travelled in it. */
  readonly sentRows: number;
  readonly startedAt: Instant;
}

/** Trouble of the whole destination. Rows wait and their attempts are not counted. */
export type DestinationTrouble =
  /** A person must act: credentials, permission, settings. */
  | { readonly kind: 'pause'; readonly reason: Reason }
  /** The platform said when to come back (quota, Retry-After). */
  | { readonly kind: 'delay'; readonly reason: Reason; readonly afterMs: number }
  /** The platform does not work; come back with a growing delay. */
  | { readonly kind: 'outage'; readonly reason: Reason };

/** A request that awaits its verdict. */
export interface OpenRequest {
  readonly ref: string;
  /** How many rows travelled in it. */
  readonly rows: number;
  readonly acceptedAt: Instant;
}

/** The platform's word on one open request. */
export type Verdict =
  /** It speaks for every row of the request. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  /**
   * Some rows were taken and nobody says which: halves go again with the same ids. Only where copies are ignored, and more than
   * one row. `someTaken`: not merely possible but certain, so that a row refused by itself later on is at fault.
   */
  | { readonly kind: 'split'; readonly platformCode?: string; readonly message?: string; readonly someTaken?: boolean }
  /** It took none of the rows, for a reason that we do not know: the fault may be the rows' or the request's. */
  | { readonly kind: 'refused'; readonly refusal: UnnamedRefusal }
  /** It linked none of the rows to a visit; what that means for one of them says `unlinked`. */
  | { readonly kind: 'unlinked'; readonly platformCode: string }
  /** Not yet. `status` is the platform's own word, as it came. */
  | { readonly kind: 'waiting'; readonly status?: string };

export interface Confirmation {
  readonly ref: string;
  readonly verdict: Verdict;
}

export interface ConfirmAnswer {
  /** One per request asked about; a request left out is still waiting. */
  readonly confirmations: readonly Confirmation[];
  /** How many requests it took, where that was not one for each question. */
  readonly requests?: number;
  readonly trouble?: DestinationTrouble;
}

/** The platform's own count of the account's uploads, or why it is not to be had; that pauses nothing. */
export type ReportAnswer = { readonly report: AccountReport } | { readonly trouble: DestinationTrouble };

/** Parsed JSON, or undefined for text that is none: the schema that reads it then refuses. */
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
