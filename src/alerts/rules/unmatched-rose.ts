import type { AlertFacts, AlertSubject } from '../../domain/alert.js';
import type { Finding } from '../finding.js';
import { valueOf, type Share } from './share.js';

/** As with coverage: half of the rise must be gone. */
const HALF = 0.5;

/**
 * Of the uploads on which the platform has spoken, more than before found no visit or click, by so many points of percent.
 *
 * @param open the trouble that is known: it lasts until the share is back near what it was before
 */
export function unmatchedRose(
  at: AlertSubject,
  { before, now }: { readonly before: Share; readonly now: Share },
  { byPoints, minUploads }: { readonly byPoints: number; readonly minUploads: number },
  open: AlertFacts['unmatched-rose'] | null,
): Finding {
  const rule = 'unmatched-rose';
  const [was, is] = [open?.before ?? valueOf(before, minUploads), valueOf(now, minUploads)];
  if (was === null || is === null) return { ...at, rule, verdict: 'unknown' };
  const rise = (byPoints / 100) * (open === null ? 1 : HALF);
  if (is < was + rise) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { before: was, now: is } } } };
}
