import type { Instant } from '../domain/time/instant.js';
import type { Outcome } from '../domain/uploads/outcome.js';
import type { Trouble } from './trouble.js';

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
  /** Some rows were taken and nobody says which: halves go again with the same ids. Only where copies are ignored, and more than one row. */
  | { readonly kind: 'split'; readonly platformCode?: string; readonly message?: string }
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
  readonly trouble?: Trouble;
}
