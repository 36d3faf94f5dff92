import type { Call } from '../calls/call.js';
import type { Money } from '../money.js';
import type { Instant } from '../time/instant.js';
import type { FieldConditions, OneOrMany } from './field-conditions.js';

/** A person's or a CRM's verdict on a call, kept permanently; it overrides the rules in both directions. */
export interface Mark {
  /** Ids grow with time: the later mark has the greater one. */
  readonly id: string;
  /** Null for a label, which applies to every goal. */
  readonly goal: string | null;
  readonly label: 'spam' | 'test' | null;
  /** The goal, or the label, was removed. */
  readonly removed: boolean;
  readonly valueMinor: number | null;
  readonly currency: string | null;
  readonly who: string;
  readonly at: Instant;
  /** When the marked event happened, such as the sale; null: at the time of the call. */
  readonly happenedAt: Instant | null;
}

/**
 * The mark that decides a goal: the latest mark on it, or a later label on the whole call. Null if there is none, or if only a
 * label was removed: then the rules decide.
 */
export function decisiveMark(goal: string, marks: readonly Mark[]): Mark | null {
  const onGoal = latest(marks.filter((mark) => mark.goal === goal));
  const label = latest(marks.filter((mark) => mark.label !== null));
  const labelled = label !== null && !label.removed && (onGoal === null || label.id > onGoal.id);
  return labelled ? label : onGoal;
}

function latest(marks: readonly Mark[]): Mark | null {
  return marks.reduce<Mark | null>((last, mark) => (last === null || mark.id > last.id ? mark : last), null);
}

export { asList } from './field-conditions.js';
export type { OneOrMany } from './field-conditions.js';

/**
 * A rule over one call. All keys given must hold. A condition on a value that the call does not carry is unknown: it is not
 * met, and neither is its negation. Most conditions concern one field and come from the table of a call's fields.
 */
export interface When extends FieldConditions {
  readonly statusCodes?: OneOrMany<number | string>;
  readonly callerNumbers?: OneOrMany<string>;
  readonly customParam?: Readonly<Record<string, OneOrMany<string>>>;
  /** Any of: yaCid, gaCid, rsCid, gclid, gbraid, wbraid, yclid, rb_clickid. */
  readonly hasIdentifier?: OneOrMany<string>;
  /** In the business's time zone, by the call's start. `days` like `mon-fri` or `sat`; `to` is exclusive. */
  readonly hours?: { readonly days?: OneOrMany<string>; readonly from?: string; readonly to?: string };
  /** No earlier call by this caller in the project within this many days. */
  readonly uniqueWithinDays?: number;
  /** The ordinal of this call among the caller's calls, 1 for the first. */
  readonly callNumber?: { readonly min?: number; readonly max?: number };
  readonly any?: readonly When[];
  readonly all?: readonly When[];
  readonly not?: When;
}

/** A kind of conversion: a rule and a value. */
export interface Goal {
  readonly id: string;
  /** Display name; programs use the id. */
  readonly name?: string | undefined;
  readonly when: When;
  /** Evaluated once the call has ended, or at its first webhook with what is known then. */
  readonly at: 'end' | 'start';
  /** In the currency's units; null for no value. */
  readonly value: number | null;
  readonly currency: string;
  /** First match wins, else `value`. */
  readonly valueBy: readonly { readonly when: When; readonly value: number }[];
  /** The same caller counts once in this many days. */
  readonly oncePerCallerDays: number | null;
  /** How long to wait after the call's end for a later mark. */
  readonly holdMinutes: number;
}

/** The built-in goal of destinations that take every call: each call meets it when it ends. No configured goal may use its id. */
export const CALL_GOAL = {
  id: 'call',
  when: {},
  at: 'end',
  value: null,
  currency: 'RUB',
  valueBy: [],
  oncePerCallerDays: null,
  holdMinutes: 0,
} as const satisfies Goal;

/** Own, test and spam numbers: their calls are stored and never converted. */
export interface Exclusion {
  /** E.164 patterns with `*`. */
  readonly callers: readonly string[];
  readonly trackingNumbers: readonly string[];
}

/** A call as the rules see it. */
export interface GoalSubject {
  readonly call: Call;
  readonly timezone: string;
  /**
   * Whether the caller has this whole number, compared by the keyed hash, which outlives the number; left out for an unknown
   * caller.
   */
  readonly isCaller?: ((number: string) => boolean) | undefined;
  /** Ascending starts of this caller's calls in the project that were reported before; null for an unknown caller. */
  readonly earlierCalls: readonly Instant[] | null;
  /** Times of this caller's other calls that already count for this goal; null for an unknown caller. */
  readonly otherConversions: readonly Instant[] | null;
}

/** The first failed condition, with the wanted value and the call's value (null: the call does not carry it). */
export interface FailedCondition {
  readonly condition: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

export type GoalVerdict =
  { readonly met: true; readonly money: Money | null } | { readonly met: false; readonly failed: FailedCondition };

/** Whether a rule uses any of these conditions, at any depth. */
export function usesCondition(when: When, conditions: readonly (keyof When)[]): boolean {
  if (conditions.some((key) => when[key] !== undefined)) return true;
  return [...(when.any ?? []), ...(when.all ?? []), ...(when.not ? [when.not] : [])].some((inner) =>
    usesCondition(inner, conditions),
  );
}

/** The conditions on the caller's other calls. */
export const CALLER_CONDITIONS = ['uniqueWithinDays', 'callNumber'] as const satisfies readonly (keyof When)[];
