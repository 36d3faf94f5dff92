import { dayBounds } from '../time/business-days.js';
import { nextAttemptAt, DAY, type Instant } from '../time/instant.js';

/** One day of uploads, as the platform counts them. */
export interface ReportedDay {
  /** `YYYY-MM-DD` in the account's own time zone, which the platform does not name. */
  readonly day: string;
  readonly successful: number;
  readonly failed: number;
  readonly pending: number;
}

/** The platform's own count of uploads to an account, whoever made them. It confirms no single row. */
export interface AccountReport {
  /** The platform's own status, as it came; null where it has counted no upload. */
  readonly status: string | null;
  /** Of the latest day with uploads, like the next four. */
  readonly total: number;
  readonly successful: number;
  readonly pending: number;
  /** 0 to 1; null where nothing was counted. */
  readonly successRate: number | null;
  /** What went wrong, the most frequent first; `share` from 0 to 1. */
  readonly alerts: readonly { readonly code: string; readonly share: number }[];
  /** As the platform writes it, in the account's own time zone. */
  readonly lastUpload: string | null;
  /** Newest first. */
  readonly days: readonly ReportedDay[];
}

export const EMPTY_REPORT: AccountReport = {
  status: null,
  total: 0,
  successful: 0,
  pending: 0,
  successRate: null,
  alerts: [],
  lastUpload: null,
  days: [],
};

const DATE = /^\d{4}-\d\d-\d\d$/;

/** When the report's days begin, in the business's time zone instead of the account's. Null if it names none. */
export function reportStart({ days }: AccountReport, timezone: string): Instant | null {
  const [first] = days
    .map(({ day }) => day)
    .filter((day) => DATE.test(day))
    .toSorted();
  return first === undefined ? null : dayBounds(first, timezone).from;
}

/** Why a report could not be read: trouble that passes by itself, or that a person must fix. */
export interface ReportFailure {
  readonly passing: boolean;
  /** What the platform asked for, 0 if nothing. */
  readonly afterMs: number;
}

/** A day later; after transient trouble earlier, with exponential backoff and never before the platform's own time. */
export function nextReportAt(now: Instant, trouble: ReportFailure | null, failures: number, spread: number): Instant {
  return trouble?.passing ? nextAttemptAt(now, failures, spread, Math.min(trouble.afterMs, DAY)) : now + DAY;
}
