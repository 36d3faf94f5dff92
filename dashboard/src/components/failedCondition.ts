import type { When } from '@src/domain/goal.js';
import { ruleInWords } from '@src/domain/goals/words/rule.js';
import type { Journey } from '../api/types.js';
import type { Language, Texts } from '../texts/texts.js';
import type { Format } from './format.js';

type Failed = NonNullable<Journey['goals'][number]['failed']>;

interface Translation {
  readonly texts: Texts;
  readonly language: Language;
  readonly format: Format;
}

/** Why a call does not meet a goal: the condition in the words of the rules, and what the call has instead. */
export function failedConditionText({ condition, wanted, found }: Failed, translation: Translation): string {
  const { call } = translation.texts;
  // One of several that must all hold is named with its place: `all[1].minTalkSeconds`.
  const key = condition.split('.').at(-1) ?? condition;
  switch (key) {
    case 'exclude':
      return call.excludedCondition;
    case 'label':
      return found === 'test' ? call.labelledCondition.test : call.labelledCondition.spam;
    case 'mark':
      return call.markedCondition;
    case 'phase':
      return call.phaseCondition;
    case 'oncePerCallerDays':
      return call.onceCondition(Number(wanted));
    default:
      return `${call.wanted(ruleInWords({ [key]: wanted } as When)?.[translation.language] ?? key)} ${foundText(key, found, translation)}`.trim();
  }
}

/** What a rule of several parts found is as long as the rule; the call's facts stand below. */
function foundText(key: string, found: unknown, translation: Translation): string {
  const { call } = translation.texts;
  if (key === 'any' || key === 'not') return '';
  return found === null || found === undefined ? call.notCarried : call.found(valueText(found, translation));
}

/** What the house itself says of a caller, for programs in English. */
const EARLIER = /^a call at (\S+)$/;

/** A value of a call, as people write it. */
function valueText(value: unknown, translation: Translation): string {
  const { texts, language, format } = translation;
  if (value === true) return texts.common.yes;
  if (value === false) return texts.common.no;
  if (value === null || value === undefined) return texts.common.unknown;
  if (Array.isArray(value)) return value.map((one) => valueText(one, translation)).join(', ') || texts.common.none;
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name} ${valueText(one, translation)}`)
      .join(', ');
  if (typeof value !== 'string') return String(value as number);
  const [, earlier] = EARLIER.exec(value) ?? [];
  if (earlier !== undefined) return texts.call.earlierCall(format.moment(earlier));
  if (value === 'no earlier call') return texts.call.noEarlierCall;
  if (value === 'a number that is no longer kept') return texts.call.numberNotKept;
  return language === 'ru' ? `«${value}»` : `“${value}”`;
}
