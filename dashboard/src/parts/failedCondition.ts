import type { When } from '@src/domain/goal.js';
import { ruleInWords } from '@src/domain/goals/words/rule.js';
import type { Journey } from '../api/types.js';
import type { Language, Texts } from '../texts/texts.js';
import type { Format } from './format.js';

type Failed = NonNullable<Journey['goals'][number]['failed']>;

interface Speech {
  readonly texts: Texts;
  readonly language: Language;
  readonly format: Format;
}

/** Why a call does not meet a goal: the condition in the words of the rules, and what the call has instead. */
export function whyNot({ condition, wanted, found }: Failed, speech: Speech): string {
  const { call } = speech.texts;
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
      return `${call.wanted(ruleInWords({ [key]: wanted } as When)?.[speech.language] ?? key)} ${foundBeside(key, found, speech)}`.trim();
  }
}

/** What a rule of several parts found is as long as the rule; the call's facts stand below. */
function foundBeside(key: string, found: unknown, speech: Speech): string {
  const { call } = speech.texts;
  if (key === 'any' || key === 'not') return '';
  return found === null || found === undefined ? call.notCarried : call.found(inWords(found, speech));
}

/** What the house itself says of a caller, for programs in English. */
const EARLIER = /^a call at (\S+)$/;

/** A value of a call, as people write it. */
function inWords(value: unknown, speech: Speech): string {
  const { texts, language, format } = speech;
  if (value === true) return texts.common.yes;
  if (value === false) return texts.common.no;
  if (value === null || value === undefined) return texts.common.unknown;
  if (Array.isArray(value)) return value.map((one) => inWords(one, speech)).join(', ') || texts.common.none;
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name} ${inWords(one, speech)}`)
      .join(', ');
  if (typeof value !== 'string') return String(value as number);
  const [, earlier] = EARLIER.exec(value) ?? [];
  if (earlier !== undefined) return texts.call.earlierCall(format.moment(earlier));
  if (value === 'no earlier call') return texts.call.noEarlierCall;
  if (value === 'a number that is no longer kept') return texts.call.numberNotKept;
  return language === 'ru' ? `«${value}»` : `“${value}”`;
}
