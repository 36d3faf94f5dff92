import type { Instant } from '../domain/instant.js';
import type { Reason } from '../domain/reason.js';
import type { HttpClient } from '../runtime/http.js';

/** A vendor's own list of past calls, as one source's settings open it. */
export interface CallList {
  /** Cron of five or six fields, in the business's time zone. */
  readonly schedule: string;
  /** How many days back every comparison looks. */
  readonly days: number;
  /** The calls that began within the period, as the vendor has them. Trouble is a value; nothing the vendor does makes it throw. */
  fetch(period: Period, context: ListContext): Promise<ListAnswer>;
}

/** At most a day. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

export interface ListContext {
  readonly http: HttpClient;
  readonly now: Instant;
  readonly signal: AbortSignal;
}

/** Each row is one call as JSON, exactly as it was written: no digit of an id is lost. */
export type ListAnswer = { readonly rows: readonly string[] } | { readonly trouble: ListTrouble };

export interface ListTrouble {
  /** Never with a token or an address in it. */
  readonly reason: Reason;
  /** It may pass by itself within the day; else it is asked again at the next scheduled time. */
  readonly passing: boolean;
  /** How long the vendor asked us to stay away, in milliseconds; 0 if it did not. */
  readonly afterMs: number;
}
