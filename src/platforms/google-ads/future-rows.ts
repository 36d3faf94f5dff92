import type { Instant } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import { msUntilPast } from '../kit/clock-skew.js';
import type { GoogleAdsRow } from './row.js';

/** With these codes Google finds fault with a moment; among others because it is yet to come. */
const OF_MOMENTS: ReadonlySet<string> = new Set(['EVENT_TIME_INVALID', 'LATER_THAN_MAXIMUM_DATE']);

/** Rows that were refused because they are of the future by Google's clock wait until they no longer are. */
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
