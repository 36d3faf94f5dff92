import type { ConditionKey } from '../domain/goals/conditions.js';
import { CALL_GOAL, type Exclusion, type Goal, type When } from '../domain/goals/goal.js';
import { bothLanguages, combineTexts, englishPlural, type LocalizedText } from '../domain/localized-text.js';
import { describeCondition, joinWithAnd, joinWithOr, russianDays } from './condition-descriptions.js';
import { numberText } from './number-text.js';

/** A rule as a phrase; null for a rule without conditions. */
export function describeRule(when: When): LocalizedText | null {
  const parts = (Object.keys(when) as (keyof When)[]).flatMap((key) => partsOf(key, when));
  return parts.length === 0 ? null : joinWithAnd(parts);
}

function partsOf(key: keyof When, when: When): LocalizedText[] {
  switch (key) {
    case 'any':
      return when.any === undefined ? [] : [anyOf(when.any)];
    case 'all':
      return (when.all ?? []).flatMap((rule) => describeRule(rule) ?? []);
    case 'not':
      return when.not === undefined ? [] : [notOf(when.not)];
    default:
      return conditionOf(key, when);
  }
}

function conditionOf<K extends ConditionKey>(key: K, when: When): LocalizedText[] {
  const wanted = when[key];
  return wanted === undefined ? [] : [describeCondition(key, wanted)];
}

/** A rule without keys is met by every call. */
const ALWAYS = bothLanguages('any call', 'любой звонок');

function anyOf(rules: readonly When[]): LocalizedText {
  const inner = rules.map((rule) => describeRule(rule) ?? ALWAYS);
  return combineTexts(inner, (texts, language) => {
    const all = texts.map((text) => `(${text})`);
    return language === 'en' ? `one of these holds: ${all.join(' or ')}` : `верно хотя бы одно: ${all.join(' или ')}`;
  });
}

function notOf(rule: When): LocalizedText {
  const inner = describeRule(rule) ?? ALWAYS;
  return bothLanguages(`this is known not to hold: (${inner.en})`, `известно, что это не так: (${inner.ru})`);
}

const MAX_NUMBERS = 5;

/**
 * A goal in sentences, one per part: which calls count, what they are worth, how often a caller counts, when it is judged, and
 * how long it waits.
 * For people who may not see whole phone numbers, mask the goal first.
 */
export function describeGoal(goal: Goal): LocalizedText[] {
  return [which(goal), worth(goal), ...once(goal), ...judgedAtStart(goal), ...hold(goal)];
}

/** The exclusion list in sentences; empty for an empty list. */
export function describeExclusion({ callers, trackingNumbers }: Exclusion): LocalizedText[] {
  return [
    ...(callers.length === 0 ? [] : [never('from', 'с', callers)]),
    ...(trackingNumbers.length === 0 ? [] : [never('to', 'на', trackingNumbers)]),
  ];
}

function which({ id, when }: Goal): LocalizedText {
  if (id === CALL_GOAL.id)
    return bothLanguages('Every call counts once it has ended.', 'Засчитывается каждый завершённый звонок.');
  const rule = describeRule(when);
  if (rule === null) return bothLanguages('Every call counts.', 'Засчитывается каждый звонок.');
  return bothLanguages(`A call counts if ${rule.en}.`, `Звонок засчитывается, если ${rule.ru}.`);
}

/** An amount in Russian format: 1 500 ₽, 99,90 $. */
function amountInRussian(amount: number, currency: string): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  return new Intl.NumberFormat('ru-RU', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

function worth({ value, valueBy, currency }: Goal): LocalizedText {
  const cases = valueBy.map(({ when, value: amount }) => {
    const rule = describeRule(when);
    return bothLanguages(
      `${numberText(amount, 'en')} ${currency} if ${rule?.en ?? 'any'}`,
      `${amountInRussian(amount, currency)}, если ${rule?.ru ?? 'угодно'}`,
    );
  });
  if (cases.length === 0) {
    return value === null
      ? bothLanguages('It has no value of its own.', 'Своей ценности у неё нет.')
      : bothLanguages(`It is worth ${numberText(value, 'en')} ${currency}.`, `Ценность: ${amountInRussian(value, currency)}.`);
  }
  const rest =
    value === null
      ? bothLanguages('otherwise nothing', 'иначе не задана')
      : bothLanguages(`otherwise ${numberText(value, 'en')} ${currency}`, `иначе ${amountInRussian(value, currency)}`);
  const all = [...cases, rest];
  return bothLanguages(`It is worth ${all.map(({ en }) => en).join('; ')}.`, `Ценность: ${all.map(({ ru }) => ru).join('; ')}.`);
}

function once({ oncePerCallerDays: days }: Goal): LocalizedText[] {
  if (days === null) return [];
  return [
    bothLanguages(
      `The same caller counts once in ${englishPlural(days, 'day')}; a hidden number counts each time.`,
      `Один и тот же звонящий засчитывается один раз за ${russianDays(days)}; скрытый номер засчитывается каждый раз.`,
    ),
  ];
}

function judgedAtStart({ at }: Goal): LocalizedText[] {
  if (at === 'end') return [];
  return [
    bothLanguages(
      'It is judged at the call’s first webhook: what comes later may take the goal away after it was sent.',
      'Проверяется по первому вебхуку о звонке: более поздний может отнять цель, когда конверсия уже ушла.',
    ),
  ];
}

function hold({ holdMinutes: minutes }: Goal): LocalizedText[] {
  if (minutes === 0) return [];
  return [
    bothLanguages(
      `It leaves ${minutes} min after the call’s end at the earliest: the verdict may still change.`,
      `Уходит не раньше чем через ${minutes} мин после конца звонка: оценка ещё может измениться.`,
    ),
  ];
}

function never(en: string, ru: string, numbers: readonly string[]): LocalizedText {
  const more = numbers.length - MAX_NUMBERS;
  const shown = numbers.slice(0, MAX_NUMBERS).map((number) => bothLanguages(number, number));
  const list = joinWithOr(more > 0 ? [...shown, bothLanguages(`${more} more`, `ещё ${more}`)] : shown);
  return bothLanguages(
    `Calls ${en} ${list.en} are kept and never count.`,
    `Звонки ${ru} ${list.ru} хранятся, но не засчитываются никогда.`,
  );
}
