import type { AlertFacts, AlertSubject } from '../../domain/alert.js';
import type { Finding } from '../finding.js';
import { moved, type Shares } from './share.js';

/** Of the uploads on which the platform has spoken, more than before found no visit or click, by so many points of percent. */
export function unmatchedRose(
  at: AlertSubject,
  shares: Shares,
  { byPoints, minUploads }: { readonly byPoints: number; readonly minUploads: number },
  open: AlertFacts['unmatched-rose'] | null,
): Finding {
  const watched = { at, rule: 'unmatched-rose', atLeast: minUploads, open } as const;
  return moved(watched, shares, (was, is, part) => is >= was + (byPoints / 100) * part);
}
