/** For whom the platform counts: a login, a Cloud project, a stream. Destinations with the same id share it. */
export interface PlatformAccount {
  /** A hash of address and credential; never shown. */
  readonly id: string;
  /** Requests of all its destinations at a time, from this process. */
  readonly parallel?: number;
  readonly budgets: readonly Budget[];
  readonly rateLimit?: AccountRateLimit;
}

/** `write` sends rows, `read` asks for verdicts and lost requests or checks. */
export type BudgetUse = 'read' | 'write';

/** So many requests, or rows, within so long; counted from whole periods since 1970 in GMT. */
export interface Budget {
  /** Destinations whose budgets have the same id share them; holds no secret. */
  readonly id: string;
  readonly uses: readonly BudgetUse[];
  readonly counts: 'requests' | 'rows';
  readonly most: number;
  readonly perMs: number;
}

/** At most so many requests within any second, from this machine. Whoever comes too soon waits for it. */
interface AccountRateLimit {
  readonly id: string;
  readonly perSecond: number;
}

export interface PlatformLimits {
  readonly rowsPerRequest: number;
  /** Bytes of all rows of a request as JSON; without it only their number counts. */
  readonly bytesPerRequest?: number;
  /** How many open requests one question for verdicts speaks of; without it one answers for all that are asked about. */
  readonly requestsPerPoll?: number;
  readonly requestsInParallel: number;
  /** How many rows one round claims at a time. */
  readonly rowsPerClaim: number;
}
