import type { Call } from '../call.js';
import { readCustomParam } from '../custom-param.js';
import type { GoalSubject, OneOrMany, When } from '../goal.js';
import { maskPhone } from '../mask.js';
import { callNumber, uniqueWithin } from './caller-history.js';
import { compared, type Finding, UNKNOWN } from './finding.js';
import { clockText, withinHours } from './hours.js';
import { listed } from './one-or-many.js';
import { allOf } from './truth.js';
import { fits } from './wildcard.js';

/** The keys of `When` that ask about the call itself; any, all and not join them. */
export type ConditionKey = Exclude<keyof When, 'any' | 'all' | 'not'>;

type Condition<K extends ConditionKey> = (wanted: NonNullable<When[K]>, subject: GoalSubject) => Finding;

/** One entry per condition: a new key of `When` does not compile until it has its meaning here. */
const CONDITIONS: { readonly [K in ConditionKey]-?: Condition<K> } = {
  quality: flag((call) => call.isQuality),
  answered: flag((call) => call.answered),
  accepted: flag((call) => call.accepted),
  new: flag((call) => call.isNew),
  duplicate: flag((call) => call.isDuplicate),
  minTalkSeconds: (wanted, { call }) => compared(call.talkSeconds, (seconds) => seconds >= wanted),
  maxTalkSeconds: (wanted, { call }) => compared(call.talkSeconds, (seconds) => seconds <= wanted),
  minWaitSeconds: (wanted, { call }) => compared(call.waitSeconds, (seconds) => seconds >= wanted),
  maxWaitSeconds: (wanted, { call }) => compared(call.waitSeconds, (seconds) => seconds <= wanted),
  callTypes: pattern((call) => call.callType),
  statusCodes: (wanted, { call }) => compared(call.statusCode, (code) => fitsAny(wanted, String(code))),
  sources: pattern((call) => call.sourceId),
  trackingNumbers: pattern((call) => call.trackingNumber),
  callerNumbers: (wanted, { call, isCaller }) =>
    call.callerNumber === null
      ? recognised(wanted, isCaller)
      : masked(compared(call.callerNumber, (number) => fitsAny(wanted, number))),
  countries: pattern((call) => call.countryCode),
  regions: pattern((call) => call.regionCode),
  cities: pattern((call) => call.city),
  devices: pattern((call) => call.device),
  utmSource: pattern((call) => call.utmSource),
  utmMedium: pattern((call) => call.utmMedium),
  utmCampaign: pattern((call) => call.utmCampaign),
  utmContent: pattern((call) => call.utmContent),
  utmTerm: pattern((call) => call.utmTerm),
  page: pattern((call) => call.pageUrl),
  firstPage: pattern((call) => call.firstUrl),
  customParam: (wanted, { call }) => customParam(wanted, call.customParam),
  hasIdentifier: (wanted, { call }) => hasIdentifier(wanted, call),
  hours: (wanted, { call, timezone }) =>
    call.startedAt === null
      ? UNKNOWN
      : { truth: withinHours(wanted, call.startedAt, timezone), found: clockText(call.startedAt, timezone) },
  uniqueWithinDays: uniqueWithin,
  callNumber,
};

/** Puts one condition of a rule to the call. */
export function find<K extends ConditionKey>(key: K, wanted: NonNullable<When[K]>, subject: GoalSubject): Finding {
  // The table pairs each key with its own condition; the compiler forgets the pair when it looks one up.
  const condition = CONDITIONS[key] as Condition<K>;
  return condition(wanted, subject);
}

function flag(read: (call: Call) => boolean | null) {
  return (wanted: boolean, { call }: Pick<GoalSubject, 'call'>): Finding => compared(read(call), (value) => value === wanted);
}

function pattern(read: (call: Call) => string | null) {
  return (wanted: OneOrMany<string>, { call }: Pick<GoalSubject, 'call'>): Finding =>
    compared(read(call), (text) => fitsAny(wanted, text));
}

function fitsAny(patterns: OneOrMany<string | number>, text: string): boolean {
  return listed(patterns).some((one) => fits(String(one), text));
}

/** Verdicts are shown to people who may not see a whole number. */
function masked({ truth, found }: Finding): Finding {
  return { truth, found: typeof found === 'string' ? maskPhone(found) : found };
}

/** Of a number that is gone, whole numbers can still be told; what a pattern would say of it is unknown. */
function recognised(wanted: OneOrMany<string>, isCaller: GoalSubject['isCaller']): Finding {
  if (isCaller === undefined) return UNKNOWN;
  const whole = listed(wanted).filter((number) => !number.includes('*'));
  if (whole.some(isCaller)) return { truth: true, found: 'a number that is no longer kept' };
  const allWhole = whole.length === listed(wanted).length;
  return allWhole ? { truth: false, found: 'a number that is no longer kept' } : UNKNOWN;
}

/** Every key named must fit. A key the call does not carry is unknown, as is a text that cannot be read. */
function customParam(wanted: NonNullable<When['customParam']>, text: string | null): Finding {
  const carried = text === null ? null : readCustomParam(text).values;
  const values = Object.entries(wanted).map(([key, patterns]) => {
    const { truth, found } = compared(carried?.get(key) ?? null, (value) => fitsAny(patterns, value));
    return { key, truth, found };
  });
  return {
    truth: allOf(values.map((one) => one.truth)),
    found: carried === null ? null : Object.fromEntries(values.map((one) => [one.key, one.found])),
  };
}

const CLIENT_IDS = ['yaCid', 'gaCid', 'rsCid'] as const;

/** The one condition that asks whether something is there, so that its absence is known and not unknown. */
function hasIdentifier(wanted: OneOrMany<string>, call: Call): Finding {
  const carried = [...CLIENT_IDS.filter((id) => call[id] !== null), ...Object.keys(call.clickIds)];
  return { truth: carried.some((id) => fitsAny(wanted, id)), found: carried };
}
