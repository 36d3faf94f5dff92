import type { Instant } from '../domain/time/instant.js';
import type { Outcome, Rejection } from '../domain/uploads/outcome.js';
import type { Trouble } from './trouble.js';

export interface BatchAnswer {
  /** Exactly one per row, in the rows' order. */
  readonly outcomes: readonly Outcome[];
  /** Rows (by index) whose outcome is `again`, in the parts in which they go out once more in this round. */
  readonly parts?: readonly (readonly number[])[];
  /**
   * Instead of parts: some of the rows whose outcome is `again` are bad and the platform does not say which. Delivery finds
   * them, and rejects them with these words. A request that is taken proves all its rows good.
   */
  readonly unnamed?: Rejection;
  readonly trouble?: Trouble;
  readonly exchange: Exchange;
}

/** What went over the wire, already masked: no secret, no phone, no IP. */
export interface Exchange {
  readonly request: string;
  readonly response: string | null;
  readonly httpStatus: number | null;
  /** The platform's own id of the request (uploading id, requestId, jobId). */
  readonly remoteId: string | null;
}

/** What was found out about a request whose answer was lost. */
export interface LookupAnswer {
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
