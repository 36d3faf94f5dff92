import type { AlertSubject } from '../../domain/alert.js';
import { DAY, MINUTE, type Instant } from '../../domain/time/instant.js';
import { workingTimeBetween, type WorkingHours } from '../../domain/time/working-hours.js';
import type { Finding } from '../finding.js';

/** Longer silences are not measured: long before, they are trouble. */
const LOOK_BACK_MS = 14 * DAY;

/**
 * A source that told of no call for so long while the business was open. Nights and days off neither count nor begin or end a trouble: only a
 * webhook ends it. A source that never sent anything is being set up.
 */
export function nothingReceived(
  at: AlertSubject,
  lastAt: Instant | null,
  hours: WorkingHours,
  { afterMinutes }: { readonly afterMinutes: number },
  now: Instant,
): Finding {
  const rule = 'nothing-received';
  if (lastAt === null) return { ...at, rule, verdict: 'unknown' };
  const silent = workingTimeBetween(hours, Math.max(lastAt, now - LOOK_BACK_MS), now);
  if (silent < afterMinutes * MINUTE) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { lastAt } } } };
}
