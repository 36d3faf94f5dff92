import type { ConditionKind } from '../calls/call-fields.js';
import type { Call } from '../calls/call.js';
import { readCustomParam } from '../calls/custom-param.js';
import { maskPhone } from '../calls/masking.js';
import { clockText, withinHours } from '../time/working-hours.js';
import { type JsonValue, jsonValueText, parseLosslessJson } from '../lossless-json.js';
import { addressForm } from './address-form.js';
import { checkCallNumber, checkUniqueWithin } from './caller-history.js';
import { FIELD_CONDITIONS, type FieldConditionKey } from './field-conditions.js';
import { type GoalSubject, type OneOrMany, type When, asList } from './goal.js';
import { matchesPattern, checkKnown, type ConditionResult, UNKNOWN_RESULT, conjunction } from './matching.js';

/** The keys of `When` that are conditions on the call; any, all and not combine them. */
export type ConditionKey = Exclude<keyof When, 'any' | 'all' | 'not'>;

type Condition<K extends ConditionKey> = (wanted: NonNullable<When[K]>, subject: GoalSubject) => ConditionResult;

/** How each kind judges a value that the call carries. */
const JUDGED_BY: Readonly<Record<Exclude<ConditionKind, 'custom'>, (wanted: never, value: never) => boolean>> = {
  is: (wanted: boolean, value: boolean) => value === wanted,
  atLeast: (wanted: number, value: number) => value >= wanted,
  atMost: (wanted: number, value: number) => value <= wanted,
  matches: (wanted: OneOrMany<string>, value: OneOrMany<string>) => asList(value).some((one) => fitsAny(wanted, one)),
  matchesAddress: (wanted: OneOrMany<string>, value: string) => addressFitsAny(wanted, value),
};

/** Conditions on a single field, derived from the table of a call's fields. */
const ON_ONE_FIELD = Object.fromEntries(
  FIELD_CONDITIONS.map(({ condition, field, kind }) => {
    const holds = JUDGED_BY[kind] as (wanted: unknown, value: unknown) => boolean;
    const judge = (wanted: unknown, { call }: GoalSubject) => checkKnown<unknown>(call[field], (value) => holds(wanted, value));
    return [condition, judge];
  }),
) as unknown as { readonly [K in FieldConditionKey]: Condition<K> };

/** One entry per condition: a new key of `When` does not compile until it has its meaning here or in the table. */
const CONDITIONS: { readonly [K in ConditionKey]-?: Condition<K> } = {
  ...ON_ONE_FIELD,
  statusCodes: (wanted, { call }) => checkKnown(call.statusCode, (code) => fitsAny(wanted, String(code))),
  callerNumbers: (wanted, { call, isCaller }) =>
    call.callerNumber === null
      ? recognised(wanted, isCaller)
      : maskResult(checkKnown(call.callerNumber, (number) => fitsAny(wanted, number))),
  customParam: (wanted, { call }) => customParam(wanted, call.customParam),
  hasIdentifier: (wanted, { call }) => hasIdentifier(wanted, call),
  hours: (wanted, { call, timezone }) =>
    call.startedAt === null
      ? UNKNOWN_RESULT
      : { truth: withinHours(wanted, call.startedAt, timezone), found: clockText(call.startedAt, timezone) },
  uniqueWithinDays: checkUniqueWithin,
  callNumber: checkCallNumber,
};

/** Evaluates one condition of a rule on the call. */
export function evaluateCondition<K extends ConditionKey>(
  key: K,
  wanted: NonNullable<When[K]>,
  subject: GoalSubject,
): ConditionResult {
  // The table pairs each key with its own condition; TypeScript loses the pairing on lookup.
  const condition = CONDITIONS[key] as Condition<K>;
  return condition(wanted, subject);
}

function fitsAny(patterns: OneOrMany<string | number>, text: string): boolean {
  return asList(patterns).some((one) => matchesPattern(String(one), text));
}

/** Compares normal forms: a rule is written in letters, while an address may be percent-encoded, or the other way round. */
function addressFitsAny(patterns: OneOrMany<string>, text: string): boolean {
  const address = addressForm(text);
  return asList(patterns).some((one) => matchesPattern(addressForm(one), address));
}

/** Results are shown to people who may not see whole numbers. */
function maskResult({ truth, found }: ConditionResult): ConditionResult {
  return { truth, found: typeof found === 'string' ? maskPhone(found) : found };
}

/** An erased number can still be compared with whole numbers, by its hash; whether it matches a pattern is unknown. */
function recognised(wanted: OneOrMany<string>, isCaller: GoalSubject['isCaller']): ConditionResult {
  if (isCaller === undefined) return UNKNOWN_RESULT;
  const whole = asList(wanted).filter((number) => !number.includes('*'));
  if (whole.some(isCaller)) return { truth: true, found: 'a number that is no longer kept' };
  const allWhole = whole.length === asList(wanted).length;
  return allWhole ? { truth: false, found: 'a number that is no longer kept' } : UNKNOWN_RESULT;
}

/** Every key must match. A key that the call does not carry is unknown, and so is an unreadable text. */
function customParam(wanted: NonNullable<When['customParam']>, text: string | null): ConditionResult {
  const carried = text === null ? null : readCustomParam(text).values;
  const values = Object.entries(wanted).map(([key, patterns]) => {
    const { truth, found } = checkKnown(carried?.get(key) ?? null, (value) =>
      textsIn(value).some((one) => addressFitsAny(patterns, one)),
    );
    return { key, truth, found };
  });
  return {
    truth: conjunction(values.map((one) => one.truth)),
    found: carried === null ? null : Object.fromEntries(values.map((one) => [one.key, one.found])),
  };
}

/** A list matches by any of its elements, and as a whole. */
function textsIn(value: string): readonly string[] {
  const list = value.trim().startsWith('[') ? parseLosslessJson(value) : undefined;
  return [value, ...(Array.isArray(list) ? (list as readonly JsonValue[]).map(jsonValueText) : [])];
}

const CLIENT_IDS = ['yaCid', 'gaCid', 'rsCid'] as const;

/** The only condition on presence, so that absence is false and not unknown. */
function hasIdentifier(wanted: OneOrMany<string>, call: Call): ConditionResult {
  const carried = [...CLIENT_IDS.filter((id) => call[id] !== null), ...Object.keys(call.clickIds)];
  return { truth: carried.some((id) => fitsAny(wanted, id)), found: carried };
}
