/** For whom the platform counts: a login, a Cloud project, a stream. Destinations with the same id share it. */
export interface PlatformAccount {
  /** A hash of address and credential; never shown. */
  readonly id: string;
  /** Requests of all its destinations at a time, from this process. */
  readonly parallel?: number;
  readonly budgets: readonly Budget[];
  readonly pace?: Pace;
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
export interface Pace {
  readonly id: string;
  readonly perSecond: number;
}
