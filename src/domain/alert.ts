import type { ReasonCode } from './reason.js';
import type { Instant } from './time/instant.js';
import type { SilentZero } from './truth/silent-zero.js';

export const ALERT_RULES = [
  'destination-paused',
  'backlog-expiring',
  'nothing-received',
  'coverage-fell',
  'unmatched-rose',
  'clock-apart',
  'silent-zero',
] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

/**
 * What a rule knew when its alert was raised. Counts and our own codes only: never phone numbers, addresses or third-party
 * text.
 */
export interface AlertFacts {
  readonly 'destination-paused': { readonly by: 'person' | 'ringback'; readonly code: ReasonCode | null };
  readonly 'backlog-expiring': { readonly uploads: number; readonly firstAt: Instant };
  readonly 'nothing-received': { readonly lastAt: Instant };
  readonly 'coverage-fell': ShareChange;
  readonly 'unmatched-rose': ShareChange;
  /** How far a machine is ahead of the database's clock; negative where it is behind. */
  readonly 'clock-apart': { readonly seconds: number };
  /** Conversions delivered to a destination whose platform shows none of them: the goal, the days, how many calls. */
  /** `goalName` is what people call the goal; absent in alerts that began before goals had names. */
  readonly 'silent-zero': SilentZero & { readonly goal: string; readonly goalName?: string };
}

/** A share that moved; both from 0 to 1. */
export interface ShareChange {
  readonly before: number;
  readonly now: number;
}

/** A rule and the facts on which it raised the alert. */
export type AlertCondition = { [Rule in AlertRule]: { readonly rule: Rule; readonly facts: AlertFacts[Rule] } }[AlertRule];

/** What an alert is about: a destination, a source, a machine by its name, or null for the project as a whole. */
export interface AlertSubject {
  readonly projectId: string;
  readonly subject: string | null;
}

/** Outcomes of a period's conversions at one destination, by the call's day. Counts only. */
export interface DigestCounts {
  readonly destination: string;
  /** Sent and taken by the platform, found or not. */
  readonly sent: number;
  /** Of those sent, confirmed one by one by the platform; null where it never confirms single calls. */
  readonly found: number | null;
  readonly unmatched: number;
  readonly refused: number;
  readonly expired: number;
  readonly waiting: number;
}

export interface DigestFacts {
  readonly calls: number;
  readonly conversions: number;
  /** By the goals' names; absent in digests written before goals had names. */
  readonly goals?: readonly { readonly name: string; readonly conversions: number }[];
  readonly destinations: readonly DigestCounts[];
}
