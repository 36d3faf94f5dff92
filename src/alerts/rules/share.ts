import type { AlertSubject, ShareChange } from '../../domain/alert.js';
import type { Finding } from '../finding.js';

/** Some of all, e.g. calls with an identifier of all calls. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

/** A share lately, and in the weeks before. */
export interface Shares {
  readonly before: Share;
  readonly now: Share;
}

/** A trouble ends when this part of the way is gone back: a share that trembles at the edge must not write letters. */
const HALF = 0.5;

/** What a share that moved is told by. */
interface Watched {
  readonly at: AlertSubject;
  readonly rule: 'coverage-fell' | 'unmatched-rose';
  /** Of fewer nobody speaks as of a share. */
  readonly atLeast: number;
  /** The trouble that is known: it lasts until the share is back near what it was before, however long ago that was. */
  readonly open: ShareChange | null;
}

/** @param isTrouble whether a share that was `was` and is `is` has moved by `part` of what makes a trouble */
export function moved(
  { at, rule, atLeast, open }: Watched,
  { before, now }: Shares,
  isTrouble: (was: number, is: number, part: number) => boolean,
): Finding {
  const [was, is] = [open?.before ?? valueOf(before, atLeast), valueOf(now, atLeast)];
  if (was === null || is === null) return { ...at, rule, verdict: 'unknown' };
  if (!isTrouble(was, is, open === null ? 1 : HALF)) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { before: was, now: is } } } };
}

/** 0 to 1; null where there are too few to speak of a share. */
function valueOf({ part, whole }: Share, atLeast: number): number | null {
  return whole < atLeast ? null : part / whole;
}
