import type { AlertFacts, AlertSubject } from '../../domain/alert.js';
import type { Finding } from '../finding.js';
import { moved, type Shares } from './share.js';

/**
 * Fewer calls carry something to match by than before, by so many percent of what it was: mostly the counter's script left the site, or the
 * vendor's settings changed.
 */
export function coverageFell(
  at: AlertSubject,
  shares: Shares,
  { byPercent, minCalls }: { readonly byPercent: number; readonly minCalls: number },
  open: AlertFacts['coverage-fell'] | null,
): Finding {
  const watched = { at, rule: 'coverage-fell', atLeast: minCalls, open } as const;
  return moved(watched, shares, (was, is, part) => is <= was * (1 - (byPercent / 100) * part));
}
