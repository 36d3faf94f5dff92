import type { When } from '@src/domain/goals/goal.js';
import { describeRule } from '@src/messages/goal-descriptions.js';
import type { Journey } from '../api/types.js';
import type { Language, Texts } from '../texts/texts.js';
import type { Format } from './format.js';

type Failed = NonNullable<Journey['goals'][number]['failed']>;

interface Translation {
  readonly texts: Texts;
  readonly language: Language;
  readonly format: Format;
}

/** Why a call does not meet a goal: the failed condition as text, and what the call has instead. */
export function failedConditionText({ condition, wanted, found }: Failed, translation: Translation): string {
  const { call } = translation.texts;
  // A condition inside `all` comes with its path: `all[1].minTalkSeconds`.
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
      return (
        frequentText(key, wanted, found, call) ??
        `${call.wanted(wantedText(key, wanted, translation))}${foundText(key, found, translation)}`
      );
  }
}

/** Whole sentences for the conditions that most rules have. */
function frequentText(key: string, wanted: unknown, found: unknown, { needs }: Texts['call']): string | null {
  if (key === 'minTalkSeconds' && typeof found === 'number') return needs.talk(Number(wanted), found);
  if (wanted !== true || found === true) return null;
  return key === 'quality' ? needs.quality : key === 'answered' && found === false ? needs.answered : null;
}

/** The condition in the words that the domain has for rules; its name where it has none. */
function wantedText(key: string, wanted: unknown, { language }: Translation): string {
  return describeRule({ [key]: wanted } as When)?.[language] ?? key;
}

/** Left out for `any` and `not`, whose findings would be as long as the rule; the call's data are on the same page. */
function foundText(key: string, found: unknown, translation: Translation): string {
  const { call } = translation.texts;
  if (key === 'any' || key === 'not') return '.';
  return found === null || found === undefined ? call.notCarried : call.found(valueText(found, translation));
}

/** The API's English sentence about an earlier call of the same caller. */
const EARLIER = /^a call at (\S+)$/;

/** A value of a call as text. */
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
