import type { Call } from '../../domain/calls/call.js';
import { readCustomParam } from '../../domain/calls/custom-param.js';
import type { ConditionKey } from '../../domain/goals/conditions.js';
import type { Goal, OneOrMany, When } from '../../domain/goals/goal.js';
import { asList } from '../../domain/goals/goal.js';
import { matchesPattern } from '../../domain/goals/patterns.js';
import { carries, PARAMETERS, type Parameter } from './parameters.js';

/** A parameter without which a condition of a goal knows nothing. */
export interface Need {
  /** With its place, like `any[0].minTalkSeconds` or `valueBy[0].utmCampaign`. */
  readonly condition: string;
  readonly parameter: string;
  carriedBy(call: Call): boolean;
}

type Asked = Omit<Need, 'condition'>;
type Asks<K extends ConditionKey> = (wanted: NonNullable<When[K]>) => readonly Asked[];

/** One entry per condition: a new key of `When` does not compile until it has its parameters here. */
const ASKS: { readonly [K in ConditionKey]-?: Asks<K> } = {
  quality: plain('isQuality'),
  // A vendor's own word serves as well as a status.
  accepted: () => [{ parameter: 'statusCode', carriedBy: (call) => call.accepted !== null }],
  answered: () => [
    { parameter: 'statusCode', carriedBy: (call) => call.answered !== null },
    { parameter: 'talkSeconds', carriedBy: (call) => call.answered === true || call.talkSeconds !== null },
  ],
  new: plain('isNew'),
  duplicate: plain('isDuplicate'),
  minTalkSeconds: plain('talkSeconds'),
  maxTalkSeconds: plain('talkSeconds'),
  minWaitSeconds: plain('waitSeconds'),
  maxWaitSeconds: plain('waitSeconds'),
  callTypes: plain('callType'),
  statusCodes: plain('statusCode'),
  sources: () => [],
  trackingNumbers: plain('trackingNumber'),
  callerNumbers: plain('callerNumber'),
  countries: plain('countryCode'),
  regions: plain('regionCode'),
  cities: plain('city'),
  devices: plain('device'),
  utmSource: plain('utmSource'),
  utmMedium: plain('utmMedium'),
  utmCampaign: plain('utmCampaign'),
  utmContent: plain('utmContent'),
  utmTerm: plain('utmTerm'),
  page: plain('pageUrl'),
  firstPage: plain('firstUrl'),
  customParam: (wanted) => Object.keys(wanted).map(customParam),
  hasIdentifier: identifiers,
  hours: plain('startedAt'),
  uniqueWithinDays: plain('callerNumber'),
  callNumber: plain('callerNumber'),
};

/** Everything the goal's conditions need, in the order written. */
export function needsOf({ when, valueBy, oncePerCallerDays }: Goal): Need[] {
  return [
    ...needsOfRule(when, '', false),
    ...valueBy.flatMap((one, index) => needsOfRule(one.when, `valueBy[${index}].`, false)),
    ...(oncePerCallerDays === null ? [] : placed('oncePerCallerDays', plain('callerNumber')())),
  ];
}

function needsOfRule(when: When, place: string, negated: boolean): Need[] {
  return (Object.keys(when) as (keyof When)[]).flatMap((key) => {
    if (key === 'any' || key === 'all')
      return (when[key] ?? []).flatMap((rule, index) => needsOfRule(rule, `${place}${key}[${index}].`, negated));
    if (key === 'not') return needsOfRule(when.not ?? {}, `${place}not.`, !negated);
    // "Has no such identifier" is met by calls without one; it misses nothing.
    if (key === 'hasIdentifier' && negated) return [];
    return placed(place + key, asked(key, when));
  });
}

function asked<K extends ConditionKey>(key: K, when: When): readonly Asked[] {
  const wanted = when[key];
  // The table pairs each key with its own entry; the compiler forgets the pair when it looks one up.
  return wanted === undefined ? [] : (ASKS[key] as Asks<K>)(wanted);
}

function placed(condition: string, all: readonly Asked[]): Need[] {
  return all.map((one) => ({ condition, ...one }));
}

function plain(parameter: Parameter) {
  return (): readonly Asked[] => [{ parameter, carriedBy: (call) => carries(call, parameter) }];
}

function customParam(key: string): Asked {
  const carriedBy = ({ customParam: text }: Call) => text !== null && readCustomParam(text).values.has(key);
  return { parameter: `customParam.${key}`, carriedBy };
}

const IDENTIFIERS = ['yaCid', 'gaCid', 'rsCid', 'gclid', 'gbraid', 'wbraid', 'yclid', 'rb_clickid'] as const;

/** Any of them will do, so that they are missed together. */
function identifiers(wanted: OneOrMany<string>): readonly Asked[] {
  const patterns = asList(wanted);
  const meant = PARAMETERS.filter(
    (name) => IDENTIFIERS.some((id) => id === name) && patterns.some((one) => matchesPattern(one, name)),
  );
  return [{ parameter: patterns.join(', '), carriedBy: (call) => meant.some((name) => carries(call, name)) }];
}
