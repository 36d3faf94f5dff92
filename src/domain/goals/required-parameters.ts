import { CALL_KEYS, definitionOf, type CallKey, type FieldsWith } from '../calls/call-fields.js';
import { type Call, type CallField, CLICK_ID_KINDS, type ClickIdKind } from '../calls/call.js';
import { readCustomParam } from '../calls/custom-param.js';
import type { ConditionKey } from './conditions.js';
import { type ConditionsOn, TABLE_CONDITIONS } from './field-conditions.js';
import { asList, type Goal, type OneOrMany, type When } from './goal.js';
import { matchesPattern } from './matching.js';

/** A field that webhooks carry and the API shows; no vendor sends the others as a parameter under this name. */
type ParameterField = Exclude<CallField, FieldsWith<{ readonly view: null }>>;
const PARAMETER_FIELDS = CALL_KEYS.filter(isParameter);

/** What a call can carry, by its names in the API. */
type CallParameter = ParameterField | ClickIdKind | 'gaSessionId';

export const CALL_PARAMETERS: readonly CallParameter[] = [...PARAMETER_FIELDS, ...CLICK_ID_KINDS, 'gaSessionId'];

/** The share of calls that carry a parameter, 0 to 1, by its name in config and API. */
interface ParameterShare {
  readonly name: string;
  readonly share: number;
}

/**
 * The share of a source's calls that carry each parameter; 0 if there are no calls. A source without status codes reports
 * `answered` instead, which is then among its parameters.
 */
export function parameterShares(calls: readonly Call[], saidFields: readonly CallKey[]): ParameterShare[] {
  const shareOf = (isCarriedBy: (call: Call) => boolean): number =>
    calls.length === 0 ? 0 : calls.filter(isCarriedBy).length / calls.length;
  const hasOwnWord = saidFields.includes('saidAnswered') || !saidFields.includes('statusCode');
  const ownWord = { name: OWN_WORD, share: shareOf(({ saidAnswered }) => saidAnswered !== null) };
  return CALL_PARAMETERS.flatMap((name) => [
    { name: publicName(name), share: shareOf((call) => carriesParameter(call, name)) },
    ...(name === STATUS && hasOwnWord ? [ownWord] : []),
  ]);
}

function publicName(parameter: CallParameter): string {
  if (isClickIdKind(parameter) || parameter === 'gaSessionId') return parameter;
  return definitionOf(parameter).parameter ?? parameter;
}

/** A caller number that was dropped or erased later still counts as carried: its keyed hash remains. */
export function carriesParameter(call: Call, parameter: CallParameter): boolean {
  if (parameter === 'callerNumber') return call.callerNumber !== null || call.callerKey !== null;
  return isClickIdKind(parameter) ? call.clickIds[parameter] !== undefined : call[parameter] !== null;
}

function isClickIdKind(parameter: CallParameter): parameter is ClickIdKind {
  return CLICK_ID_KINDS.some((kind) => kind === parameter);
}

function isParameter(field: CallKey): field is ParameterField {
  const { merge, view } = definitionOf(field);
  return merge === 'latest' && view !== null;
}

/** A parameter without which a condition of a goal is always unknown. */
interface RequiredParameter {
  /** With its path, such as `any[0].minTalkSeconds` or `valueBy[0].utmCampaign`. */
  readonly condition: string;
  readonly parameter: string;
  isCarriedBy(call: Call): boolean;
}

/** A status code or the vendor's `answered` flag: which of them depends on the source. */
const STATUS = 'statusCode';
const OWN_WORD = 'answered';

type Requirement = Omit<RequiredParameter, 'condition'>;
type RequirementsOf<K extends ConditionKey> = (wanted: NonNullable<When[K]>) => readonly Requirement[];

/** Conditions on a parameter need that parameter. */
const ON_A_PARAMETER = Object.fromEntries(
  TABLE_CONDITIONS.flatMap(({ condition, field }) => (isParameter(field) ? [[condition, parameterItself(field)]] : [])),
) as unknown as { readonly [K in ConditionsOn<ParameterField>]: RequirementsOf<K> };

/** One entry per condition: a new key of `When` does not compile until it has its parameters here or in the table. */
const REQUIREMENTS: { readonly [K in ConditionKey]-?: RequirementsOf<K> } = {
  ...ON_A_PARAMETER,
  accepted: () => [{ parameter: STATUS, isCarriedBy: (call) => call.accepted !== null }],
  answered: () => [
    { parameter: STATUS, isCarriedBy: (call) => call.answered !== null },
    // A source that reports `answered` need not report the talk time.
    {
      parameter: 'talkSeconds',
      isCarriedBy: ({ answered, saidAnswered, talkSeconds }) =>
        answered === true || saidAnswered !== null || talkSeconds !== null,
    },
  ],
  sources: () => [],
  customParam: (wanted) => Object.keys(wanted).map(customParamKey),
  hasIdentifier: anyIdentifier,
};

/** All parameters that the goal's conditions need, in written order. */
export function requiredParameters({ when, valueBy, oncePerCallerDays }: Goal): RequiredParameter[] {
  return [
    ...requiredByRule(when, '', false),
    ...valueBy.flatMap((one, index) => requiredByRule(one.when, `valueBy[${index}].`, false)),
    ...(oncePerCallerDays === null ? [] : atCondition('oncePerCallerDays', parameterItself('callerNumber')())),
  ];
}

function requiredByRule(when: When, path: string, negated: boolean): RequiredParameter[] {
  return (Object.keys(when) as (keyof When)[]).flatMap((key) => {
    if (key === 'any' || key === 'all')
      return (when[key] ?? []).flatMap((rule, index) => requiredByRule(rule, `${path}${key}[${index}].`, negated));
    if (key === 'not') return requiredByRule(when.not ?? {}, `${path}not.`, !negated);
    // "Has no such identifier" is met by calls without one, so it requires nothing.
    if (key === 'hasIdentifier' && negated) return [];
    return atCondition(path + key, requiredByCondition(key, when));
  });
}

function requiredByCondition<K extends ConditionKey>(key: K, when: When): readonly Requirement[] {
  const wanted = when[key];
  // The table pairs each key with its own entry; TypeScript loses the pairing on lookup.
  return wanted === undefined ? [] : (REQUIREMENTS[key] as RequirementsOf<K>)(wanted);
}

function atCondition(condition: string, all: readonly Requirement[]): RequiredParameter[] {
  return all.map((one) => ({ condition, ...one }));
}

function parameterItself(parameter: CallParameter) {
  return (): readonly Requirement[] => [{ parameter, isCarriedBy: (call) => carriesParameter(call, parameter) }];
}

function customParamKey(key: string): Requirement {
  const carriedBy = ({ customParam: text }: Call) => text !== null && readCustomParam(text).values.has(key);
  return { parameter: `customParam.${key}`, isCarriedBy: carriedBy };
}

const IDENTIFIERS = ['yaCid', 'gaCid', 'rsCid', 'gclid', 'gbraid', 'wbraid', 'yclid', 'rb_clickid'] as const;

/** Any of them satisfies the condition, so it fails only if all are missing. */
function anyIdentifier(wanted: OneOrMany<string>): readonly Requirement[] {
  const patterns = asList(wanted);
  const matching = CALL_PARAMETERS.filter(
    (name) => IDENTIFIERS.some((id) => id === name) && patterns.some((one) => matchesPattern(one, name)),
  );
  return [{ parameter: patterns.join(', '), isCarriedBy: (call) => matching.some((name) => carriesParameter(call, name)) }];
}

/** A source's own name of a parameter: one without status codes reports `answered`. */
export function parameterOfSource(parameter: string, saidFields: readonly CallKey[]): string {
  return parameter === STATUS && !saidFields.includes('statusCode') ? OWN_WORD : parameter;
}

/** A condition of a goal whose parameter no call carries. */
export interface MissingParameter {
  readonly goal: string;
  readonly condition: string;
  readonly parameter: string;
}

/** The conditions whose parameters none of the calls carried. Empty where there were no calls yet. */
export function missingParameters(goals: readonly Goal[], calls: readonly Call[]): MissingParameter[] {
  if (calls.length === 0) return [];
  return goals.flatMap((goal) =>
    requiredParameters(goal)
      .filter((need) => !calls.some((call) => need.isCarriedBy(call)))
      .map(({ condition, parameter }) => ({ goal: goal.id, condition, parameter })),
  );
}
