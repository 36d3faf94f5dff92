import type { AlertCondition, AlertFacts, AlertSubject, ShareChange } from '../domain/alert.js';
import type { ReasonCode } from '../domain/reason.js';
import { DAY, type Instant, MINUTE } from '../domain/time/instant.js';
import { type WorkingHours, workingTimeBetween } from '../domain/time/working-hours.js';
import type { AlertChanges } from '../store/alerts/alerts.store.js';
import type { AlertEntity } from '../store/schema/entities/alert.entity.js';

/** What a rule says of one thing it watches. `unknown`: not enough is known to begin a trouble or to end one. */
export type RuleFinding = AlertSubject &
  Pick<AlertCondition, 'rule'> & { readonly verdict: 'well' | 'unknown' | { readonly trouble: AlertCondition } };

/** One trouble per rule and subject at a time. */
export function findingKey({ rule, projectId, subject }: AlertSubject & Pick<AlertCondition, 'rule'>): string {
  return `${rule} ${projectId} ${subject ?? ''}`;
}

/** Some of all, e.g. calls with an identifier of all calls. */
export interface Ratio {
  readonly part: number;
  readonly whole: number;
}

/** A share lately, and in the weeks before. */
export interface RatioTrend {
  readonly before: Ratio;
  readonly now: Ratio;
}

/** A trouble ends when this part of the way is gone back: a share that trembles at the edge must not write letters. */
const RECOVERY_FACTOR = 0.5;

/** What a share that moved is told by. */
interface WatchedRatio {
  readonly at: AlertSubject;
  readonly rule: 'coverage-fell' | 'unmatched-rose';
  /** Of fewer nobody speaks as of a share. */
  readonly atLeast: number;
  /** The trouble that is known: it lasts until the share is back near what it was before, however long ago that was. */
  readonly open: ShareChange | null;
}

/** @param isTrouble whether a share that was `was` and is `is` has moved by `part` of what makes a trouble */
function ratioMoved(
  { at, rule, atLeast, open }: WatchedRatio,
  { before, now }: RatioTrend,
  isTrouble: (was: number, is: number, part: number) => boolean,
): RuleFinding {
  const [was, is] = [open?.before ?? ratioValue(before, atLeast), ratioValue(now, atLeast)];
  if (was === null || is === null) return { ...at, rule, verdict: 'unknown' };
  if (!isTrouble(was, is, open === null ? 1 : RECOVERY_FACTOR)) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { before: was, now: is } } } };
}

/** 0 to 1; null where there are too few to speak of a share. */
function ratioValue({ part, whole }: Ratio, atLeast: number): number | null {
  return whole < atLeast ? null : part / whole;
}

/** Uploads that the rounds should have sent and that their platform will soon take no more. */
export function backlogExpiring(at: AlertSubject, expiring: AlertFacts['backlog-expiring'] | null): RuleFinding {
  const rule = 'backlog-expiring';
  return { ...at, rule, verdict: expiring === null ? 'well' : { trouble: { rule, facts: expiring } } };
}

/**
 * Fewer calls carry something to match by than before, by so many percent of what it was: mostly the counter's script left the site, or the
 * vendor's settings changed.
 */
export function coverageFell(
  at: AlertSubject,
  shares: RatioTrend,
  { byPercent, minCalls }: { readonly byPercent: number; readonly minCalls: number },
  open: AlertFacts['coverage-fell'] | null,
): RuleFinding {
  const watched = { at, rule: 'coverage-fell', atLeast: minCalls, open } as const;
  return ratioMoved(watched, shares, (was, is, part) => is <= was * (1 - (byPercent / 100) * part));
}

interface DestinationPause {
  readonly by: 'person' | 'ringback';
  readonly code: ReasonCode | null;
  readonly since: Instant;
}

/** A destination that sends nothing until somebody does something. A pause for a moment is no news. */
export function destinationPaused(
  at: AlertSubject,
  pause: DestinationPause | null,
  { afterMinutes }: { readonly afterMinutes: number },
  now: Instant,
): RuleFinding {
  const rule = 'destination-paused';
  if (pause === null) return { ...at, rule, verdict: 'well' };
  const { by, code, since } = pause;
  if (now - since < afterMinutes * MINUTE) return { ...at, rule, verdict: 'unknown' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { by, code } } } };
}

/** Longer silences are not measured: long before, they are trouble. */
const MAX_SILENCE_MS = 14 * DAY;

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
): RuleFinding {
  const rule = 'nothing-received';
  if (lastAt === null) return { ...at, rule, verdict: 'unknown' };
  const silent = workingTimeBetween(hours, Math.max(lastAt, now - MAX_SILENCE_MS), now);
  if (silent < afterMinutes * MINUTE) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { lastAt } } } };
}

/** Of the uploads on which the platform has spoken, more than before found no visit or click, by so many points of percent. */
export function unmatchedRose(
  at: AlertSubject,
  shares: RatioTrend,
  { byPoints, minUploads }: { readonly byPoints: number; readonly minUploads: number },
  open: AlertFacts['unmatched-rose'] | null,
): RuleFinding {
  const watched = { at, rule: 'unmatched-rose', atLeast: minUploads, open } as const;
  return ratioMoved(watched, shares, (was, is, part) => is >= was + (byPoints / 100) * part);
}

/** What is to be written down of a look: what began, what is over, what nobody looks at any more. Pure. */
export function alertChanges(findings: readonly RuleFinding[], open: readonly AlertEntity[]): AlertChanges {
  const found = new Map(findings.map((finding) => [findingKey(finding), finding]));
  const known = new Set(open.map(({ key }) => key));
  return {
    began: [...found].flatMap(([key, { rule, projectId, subject, verdict }]) =>
      typeof verdict === 'object' && !known.has(key) ? [{ key, rule, projectId, subject, facts: verdict.trouble.facts }] : [],
    ),
    over: open.filter(({ key }) => found.get(key)?.verdict === 'well').map(({ id }) => id),
    unwatched: open.filter(({ key }) => !found.has(key)).map(({ id }) => id),
  };
}
