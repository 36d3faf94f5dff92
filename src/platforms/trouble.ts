import type { Reason } from '../domain/reason.js';

/** Trouble of the whole destination. Rows wait and their attempts are not counted. */
export type Trouble =
  /** A person must act: credentials, permission, settings. */
  | { readonly kind: 'pause'; readonly reason: Reason }
  /** The platform said when to come back (quota, Retry-After). */
  | { readonly kind: 'delay'; readonly reason: Reason; readonly afterMs: number }
  /** The platform does not work; come back with a growing delay. */
  | { readonly kind: 'outage'; readonly reason: Reason };
