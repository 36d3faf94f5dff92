import type { OneOrMany, When } from '../../goal.js';
import { combined, inWords, type InWords } from '../../in-words.js';
import { listed } from '../one-or-many.js';
import { weekdays } from '../weekdays.js';

const DAYS: readonly InWords[] = [
  inWords('Mon', 'пн'),
  inWords('Tue', 'вт'),
  inWords('Wed', 'ср'),
  inWords('Thu', 'чт'),
  inWords('Fri', 'пт'),
  inWords('Sat', 'сб'),
  inWords('Sun', 'вс'),
];
const UNKNOWN_DAY = inWords('?', '?');

/** As it follows “it began”: `on Mon–Fri, from 09:00 to 20:00`. */
export function hoursInWords({ days, from, to }: NonNullable<When['hours']>): InWords {
  const parts = [
    ...(days === undefined ? [] : [onDays(days)]),
    ...(from === undefined && to === undefined ? [] : [clock(from ?? '00:00', to ?? '24:00')]),
  ];
  return parts.length === 0 ? inWords('on any day', 'в любой день') : combined(parts, (texts) => texts.join(', '));
}

function onDays(days: OneOrMany<string>): InWords {
  return combined(
    listed(days).map(rangeOfDays),
    (texts, language) => `${language === 'en' ? 'on' : 'в дни'} ${texts.join(', ')}`,
  );
}

function rangeOfDays(text: string): InWords {
  const numbers = weekdays(text) ?? [];
  const [first, last] = [dayOf(numbers[0]), dayOf(numbers.at(-1))];
  return numbers.length < 2 ? first : combined([first, last], (texts) => texts.join('–'));
}

function dayOf(weekday: number | undefined): InWords {
  return DAYS[(weekday ?? 0) - 1] ?? UNKNOWN_DAY;
}

function clock(from: string, to: string): InWords {
  return inWords(`from ${from} to ${to}`, `с ${from} до ${to}`);
}
