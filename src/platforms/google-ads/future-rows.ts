import type { Instant } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import { msUntilPast } from '../kit/clock-skew.js';
import type { GoogleAdsRow } from './row.js';

/** Google's codes for a wrong time; among others because it is in the future. */
const OF_MOMENTS: ReadonlySet<string> = new Set(['EVENT_TIME_INVALID', 'LATER_THAN_MAXIMUM_DATE']);

/** Rows that were refused because they are in the future by Google's clock wait until they are not. */
export function waitForGoogleClock(
  outcomes: readonly Outcome[],
  rows: readonly GoogleAdsRow[],
  clock: { readonly now: Instant; readonly date?: string | undefined },
): Outcome[] {
  return outcomes.map((outcome, index) => {
    const row = rows[index];
    if (outcome.kind !== 'rejected' || row === undefined) return outcome;
    const { platformCode = '', message = '' } = outcome;
    const words = OF_MOMENTS.has(platformCode) ? 'future' : message;
    const afterMs = msUntilPast(Date.parse(row.timestamp), { ...clock, words });
    return afterMs > 0 ? { kind: 'retry', code: 'TOO_EARLY', afterMs, counted: false, platformCode, message } : outcome;
  });
}
