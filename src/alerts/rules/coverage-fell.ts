import type { AlertFacts, AlertSubject } from '../../domain/alert.js';
import type { Finding } from '../finding.js';
import { valueOf, type Share } from './share.js';

/** A trouble ends when this part of the fall is made good: a share that trembles at the edge must not write letters. */
const HALF = 0.5;

/**
 * Fewer calls carry something to match by than before, by so many percent of what it was: mostly the counter's script left the site, or the
 * vendor's settings changed.
 *
 * @param open the trouble that is known: it lasts until the share is back near what it was before, however long ago that was
 */
export function coverageFell(
  at: AlertSubject,
  { before, now }: { readonly before: Share; readonly now: Share },
  { byPercent, minCalls }: { readonly byPercent: number; readonly minCalls: number },
  open: AlertFacts['coverage-fell'] | null,
): Finding {
  const rule = 'coverage-fell';
  const [was, is] = [open?.before ?? valueOf(before, minCalls), valueOf(now, minCalls)];
  if (was === null || is === null) return { ...at, rule, verdict: 'unknown' };
  const fall = (byPercent / 100) * (open === null ? 1 : HALF);
  if (is > was * (1 - fall)) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { before: was, now: is } } } };
}
