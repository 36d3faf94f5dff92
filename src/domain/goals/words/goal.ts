import { CALL_GOAL, type Exclusion, type Goal } from '../../goal.js';
import { inWords, type InWords } from '../../in-words.js';
import { inDays } from './conditions.js';
import { alternatives } from './patterns.js';
import { ruleInWords } from './rule.js';

const MOST_NUMBERS = 5;

/**
 * What a goal of the config says, a sentence for each of its parts: which calls count, what they are worth, how often a caller counts, and
 * how long it waits. Whoever shows them to people who may not see whole numbers masks the goal's first.
 */
export function goalInWords(goal: Goal): InWords[] {
  return [which(goal), worth(goal), ...once(goal), ...hold(goal)];
}

/** Whose calls are kept and never count; nothing where nobody's. */
export function exclusionInWords({ callers, trackingNumbers }: Exclusion): InWords[] {
  return [
    ...(callers.length === 0 ? [] : [never('from', 'с', callers)]),
    ...(trackingNumbers.length === 0 ? [] : [never('to', 'на', trackingNumbers)]),
  ];
}

function which({ id, when }: Goal): InWords {
  if (id === CALL_GOAL.id) return inWords('Every call counts once it has ended.', 'Засчитывается каждый завершённый звонок.');
  const rule = ruleInWords(when);
  if (rule === null) return inWords('Every call counts.', 'Засчитывается каждый звонок.');
  return inWords(`A call counts if ${rule.en}.`, `Звонок засчитывается, если ${rule.ru}.`);
}

function worth({ value, valueBy, currency }: Goal): InWords {
  const cases = valueBy.map(({ when, value: amount }) => {
    const rule = ruleInWords(when);
    return inWords(`${amount} ${currency} if ${rule?.en ?? 'any'}`, `${amount} ${currency}, если ${rule?.ru ?? 'угодно'}`);
  });
  if (cases.length === 0) {
    return value === null
      ? inWords('It has no value of its own.', 'Своей ценности у неё нет.')
      : inWords(`It is worth ${value} ${currency}.`, `Ценность: ${value} ${currency}.`);
  }
  const rest =
    value === null
      ? inWords('otherwise nothing', 'иначе не задана')
      : inWords(`otherwise ${value} ${currency}`, `иначе ${value} ${currency}`);
  const all = [...cases, rest];
  return inWords(`It is worth ${all.map(({ en }) => en).join('; ')}.`, `Ценность: ${all.map(({ ru }) => ru).join('; ')}.`);
}

function once({ oncePerCallerDays: days }: Goal): InWords[] {
  if (days === null) return [];
  return [
    inWords(
      `The same caller counts once in ${days} ${days === 1 ? 'day' : 'days'}; a hidden number counts each time.`,
      `Один и тот же звонящий засчитывается один раз за ${inDays(days)}; скрытый номер засчитывается каждый раз.`,
    ),
  ];
}

function hold({ holdMinutes: minutes }: Goal): InWords[] {
  if (minutes === 0) return [];
  return [
    inWords(
      `It leaves ${minutes} min after the call’s end at the earliest: the verdict may still change.`,
      `Уходит не раньше чем через ${minutes} мин после конца звонка: оценка ещё может измениться.`,
    ),
  ];
}

function never(en: string, ru: string, numbers: readonly string[]): InWords {
  const more = numbers.length - MOST_NUMBERS;
  const shown = numbers.slice(0, MOST_NUMBERS).map((number) => inWords(number, number));
  const list = alternatives(more > 0 ? [...shown, inWords(`${more} more`, `ещё ${more}`)] : shown);
  return inWords(
    `Calls ${en} ${list.en} are kept and never count.`,
    `Звонки ${ru} ${list.ru} хранятся, но не засчитываются никогда.`,
  );
}
