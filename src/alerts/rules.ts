import type { AlertCondition, AlertFacts, AlertSubject, ShareChange } from '../domain/alert.js';
import type { ReasonCode } from '../domain/reason.js';
import { DAY, type Instant, MINUTE, SECOND } from '../domain/time/instant.js';
import { type WorkingHours, workingTimeBetween } from '../domain/time/working-hours.js';
import type { AlertChanges } from '../store/alerts/alerts.store.js';
import type { AlertEntity } from '../store/schema/entities/alert.entity.js';
import type { GoalComparison } from '../store/schema/entities/reading.entity.js';

/** The result of a rule for one subject. `unknown`: too little is known to begin or to end an alert. */
export type RuleFinding = AlertSubject &
  Pick<AlertCondition, 'rule'> & { readonly verdict: 'well' | 'unknown' | { readonly trouble: AlertCondition } };

/** At most one open alert per rule and subject. */
export function findingKey({ rule, projectId, subject }: AlertSubject & Pick<AlertCondition, 'rule'>): string {
  return `${rule} ${projectId} ${subject ?? ''}`;
}

/** A part of a whole, e.g. calls with an identifier of all calls. */
export interface Ratio {
  readonly part: number;
  readonly whole: number;
}

/** A ratio recently, and in the weeks before. */
export interface RatioTrend {
  readonly before: Ratio;
  readonly now: Ratio;
}

/**
 * Hysteresis: an alert ends when the ratio has recovered by this part, so that one around the threshold does not keep sending
 * messages.
 */
const RECOVERY_FACTOR = 0.5;

/** A ratio that is watched for a change. */
interface WatchedRatio {
  readonly at: AlertSubject;
  readonly rule: 'coverage-fell' | 'unmatched-rose';
  /** Below this size the ratio means nothing. */
  readonly minWhole: number;
  /** The open alert: it lasts until the ratio is back near its value before the alert, however long ago that was. */
  readonly open: ShareChange | null;
}

/** @param isTrouble whether a ratio that was `was` and is `is` has moved by `part` of the threshold */
function ratioMoved(
  { at, rule, minWhole, open }: WatchedRatio,
  { before, now }: RatioTrend,
  isTrouble: (was: number, is: number, part: number) => boolean,
): RuleFinding {
  const [was, is] = [open?.before ?? ratioValue(before, minWhole), ratioValue(now, minWhole)];
  if (was === null || is === null) return { ...at, rule, verdict: 'unknown' };
  if (!isTrouble(was, is, open === null ? 1 : RECOVERY_FACTOR)) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { before: was, now: is } } } };
}

/** 0 to 1; null if the whole is too small. */
function ratioValue({ part, whole }: Ratio, minWhole: number): number | null {
  return whole < minWhole ? null : part / whole;
}

/** Uploads that rounds should have sent already and whose window closes soon. */
export function backlogExpiring(at: AlertSubject, expiring: AlertFacts['backlog-expiring'] | null): RuleFinding {
  const rule = 'backlog-expiring';
  return { ...at, rule, verdict: expiring === null ? 'well' : { trouble: { rule, facts: expiring } } };
}

/**
 * The share of calls with an identifier fell by the given percentage of its earlier value. Usually the counter's script is gone
 * from the site, or the vendor's settings changed.
 */
export function coverageFell(
  at: AlertSubject,
  trend: RatioTrend,
  { byPercent, minCalls }: { readonly byPercent: number; readonly minCalls: number },
  open: AlertFacts['coverage-fell'] | null,
): RuleFinding {
  const watched = { at, rule: 'coverage-fell', minWhole: minCalls, open } as const;
  return ratioMoved(watched, trend, (was, is, part) => is <= was * (1 - (byPercent / 100) * part));
}

interface DestinationPause {
  readonly by: 'person' | 'ringback';
  readonly code: ReasonCode | null;
  readonly since: Instant;
}

/** A destination that is paused until a person acts. Short pauses are ignored. */
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

/** Longer silences need not be measured: they exceed any threshold. */
const MAX_SILENCE_MS = 14 * DAY;

/**
 * A source that reported no call for too long during working hours. Nights and days off do not count; only a webhook ends the
 * alert. A source that never sent anything is still being set up.
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

/** The share of uploads without a visit or click found, of those with a verdict, rose by the given percentage points. */
export function unmatchedRose(
  at: AlertSubject,
  trend: RatioTrend,
  { byPoints, minUploads }: { readonly byPoints: number; readonly minUploads: number },
  open: AlertFacts['unmatched-rose'] | null,
): RuleFinding {
  const watched = { at, rule: 'unmatched-rose', minWhole: minUploads, open } as const;
  return ratioMoved(watched, trend, (was, is, part) => is >= was + (byPoints / 100) * part);
}

/** How long the last known drift of a machine that no longer reports is assumed. */
const FORGOTTEN_AFTER_MS = DAY;

/**
 * A machine's clock that is far from the database's. Each process knows only its own: others' open alerts stay unknown until
 * their machines have not reported for a day.
 *
 * @param driftMs how far this machine is ahead; null if there is nothing to compare with
 */
export function clockApart(
  at: AlertSubject,
  driftMs: number | null,
  { seconds }: { readonly seconds: number },
  open: readonly AlertEntity[],
  now: Instant,
): RuleFinding[] {
  const rule = 'clock-apart';
  const others = open.filter((one) => one.rule === rule && one.projectId === at.projectId && one.subject !== at.subject);
  const ofOthers = others.map(({ subject, since }): RuleFinding => {
    const verdict = now - since > FORGOTTEN_AFTER_MS ? 'well' : 'unknown';
    return { projectId: at.projectId, subject, rule, verdict };
  });
  const ahead = Math.round((driftMs ?? 0) / SECOND);
  return [
    { ...at, rule, verdict: Math.abs(ahead) > seconds ? { trouble: { rule, facts: { seconds: ahead } } } : 'well' },
    ...ofOthers,
  ];
}

/** For a destination whose reports are read: the goal with the most delivered calls of which the platform shows none. */
export function silentZero(
  at: AlertSubject,
  summary: readonly GoalComparison[] | null,
  goalName: (goal: string) => string,
): RuleFinding {
  const rule = 'silent-zero';
  if (summary === null) return { ...at, rule, verdict: 'unknown' };
  const silent = summary.flatMap(({ goal, silentZero: found }) => (found === null ? [] : [{ goal, ...found }]));
  const [facts] = silent.toSorted((one, other) => other.calls - one.calls);
  if (facts === undefined) return { ...at, rule, verdict: 'well' };
  return { ...at, rule, verdict: { trouble: { rule, facts: { ...facts, goalName: goalName(facts.goal) } } } };
}

/** Compares findings with open alerts: which begin, which are over, which are no longer evaluated. Pure. */
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
