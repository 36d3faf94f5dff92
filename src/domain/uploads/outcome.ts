import type { ReasonCode } from '../reason.js';

/** What a platform itself says of a row, kept verbatim beside our own reason. */
export interface PlatformDetails {
  /** The platform's own code, e.g. `CLICK_NOT_FOUND`, `invalid_uploading`, or an HTTP status as text. */
  readonly platformCode?: string;
  /** The platform's message, masked by the reader of the answer. */
  readonly message?: string;
}

/**
 * What became of one row. Expected trouble is a value; an exception means a bug or an outage of our own.
 *
 * - `delivered` the platform has it. `verified` only where the platform vouched for this very row.
 * - `accepted` the platform took the request, its verdict comes later under `ref`.
 * - `rejected` refused for good. `unmatched` processed, and no visit or click found for it.
 * - `retry` this row later; counted as an attempt unless `counted` is false (a schedule of the platform's, not a failure).
 * - `held` the trouble is the whole destination's (see BatchAnswer.trouble), not this row's: attempt uncounted.
 * - `again` nothing was taken and this row goes out once more in the same round, in the parts the answer names.
 * - `unknown` the bytes left and the answer did not come, or made no sense.
 */
export type Outcome =
  | ({
      readonly kind: 'delivered';
      readonly verified: boolean;
      /** The platform knows a conversion by a key that another one may share: it is this row's own only if it left before. */
      readonly verifiedIfSentBefore?: boolean;
      readonly code?: ReasonCode;
    } & PlatformDetails)
  | ({ readonly kind: 'accepted'; readonly ref: string } & PlatformDetails)
  | ({ readonly kind: 'rejected'; readonly code: ReasonCode } & PlatformDetails)
  | ({ readonly kind: 'unmatched'; readonly code: ReasonCode } & PlatformDetails)
  | ({ readonly kind: 'retry'; readonly code: ReasonCode; readonly afterMs: number; readonly counted: boolean } & PlatformDetails)
  | ({ readonly kind: 'held'; readonly code: ReasonCode } & PlatformDetails)
  | { readonly kind: 'again' }
  | ({ readonly kind: 'unknown'; readonly code: ReasonCode } & PlatformDetails);

export type Rejection = Extract<Outcome, { kind: 'rejected' }>;
