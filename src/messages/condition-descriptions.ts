import type { Call, CallType } from '../domain/calls/call.js';
import type { ConditionKey } from '../domain/goals/conditions.js';
import { asList, type OneOrMany, type When } from '../domain/goals/goal.js';
import { bothLanguages, combineTexts, englishPlural, type LocalizedText, russianPlural } from '../domain/localized-text.js';
import { parseWeekdays } from '../domain/time/weekdays.js';

/** Alternative patterns: “a”, “b” or “c”; «a», «b» или «c». */
function describePatterns(patterns: OneOrMany<string | number>): LocalizedText {
  return joinWithOr(asList(patterns).map((one) => bothLanguages(`“${one}”`, `«${one}»`)));
}

export function joinWithOr(all: readonly LocalizedText[]): LocalizedText {
  return combineTexts(all, (texts, language) => {
    const last = texts.at(-1) ?? '';
    const before = texts.slice(0, -1).join(', ');
    return before === '' ? last : `${before} ${language === 'en' ? 'or' : 'или'} ${last}`;
  });
}

const DAYS: readonly LocalizedText[] = [
  bothLanguages('Mon', 'пн'),
  bothLanguages('Tue', 'вт'),
  bothLanguages('Wed', 'ср'),
  bothLanguages('Thu', 'чт'),
  bothLanguages('Fri', 'пт'),
  bothLanguages('Sat', 'сб'),
  bothLanguages('Sun', 'вс'),
];
const UNKNOWN_DAY = bothLanguages('?', '?');

/** Completes “it began”: `on Mon–Fri, from 09:00 to 20:00`. */
function describeHours({ days, from, to }: NonNullable<When['hours']>): LocalizedText {
  const parts = [
    ...(days === undefined ? [] : [onDays(days)]),
    ...(from === undefined && to === undefined ? [] : [clock(from ?? '00:00', to ?? '24:00')]),
  ];
  return parts.length === 0 ? bothLanguages('on any day', 'в любой день') : combineTexts(parts, (texts) => texts.join(', '));
}

function onDays(days: OneOrMany<string>): LocalizedText {
  return combineTexts(
    asList(days).map(rangeOfDays),
    (texts, language) => `${language === 'en' ? 'on' : 'в дни'} ${texts.join(', ')}`,
  );
}

function rangeOfDays(text: string): LocalizedText {
  const numbers = parseWeekdays(text) ?? [];
  const [first, last] = [dayOf(numbers[0]), dayOf(numbers.at(-1))];
  return numbers.length < 2 ? first : combineTexts([first, last], (texts) => texts.join('–'));
}

function dayOf(weekday: number | undefined): LocalizedText {
  return DAYS[(weekday ?? 0) - 1] ?? UNKNOWN_DAY;
}

function clock(from: string, to: string): LocalizedText {
  return bothLanguages(`from ${from} to ${to}`, `с ${from} до ${to}`);
}

type Phrase<K extends ConditionKey> = (wanted: NonNullable<When[K]>) => LocalizedText;

/** Completes “a call counts if”. A new key of `When` does not compile until it has its phrase here. */
const PHRASES: { readonly [K in ConditionKey]-?: Phrase<K> } = {
  quality: flag(
    bothLanguages('it is marked as a quality call', 'он отмечен качественным'),
    bothLanguages('it is marked as no quality call', 'он отмечен некачественным'),
  ),
  answered: flag(
    bothLanguages('it was answered', 'на него ответили'),
    bothLanguages('it was not answered', 'на него не ответили'),
  ),
  accepted: flag(
    bothLanguages('its status is 11XX (accepted)', 'его статус 11XX (принят)'),
    bothLanguages('its status is other than 11XX (not accepted)', 'его статус не 11XX (не принят)'),
  ),
  new: flag(
    bothLanguages('it is marked as unique', 'он отмечен уникальным'),
    bothLanguages('it is marked as not unique', 'он отмечен неуникальным'),
  ),
  duplicate: flag(
    bothLanguages('it is marked as a repeat', 'он отмечен повторным'),
    bothLanguages('it is marked as no repeat', 'он отмечен неповторным'),
  ),
  minTalkSeconds: (least) => bothLanguages(`the talk took ${least} s or more`, `разговор длился ${least} с или дольше`),
  maxTalkSeconds: (most) => bothLanguages(`the talk took ${most} s or less`, `разговор длился не больше ${most} с`),
  minWaitSeconds: (least) => bothLanguages(`the caller waited ${least} s or more`, `ответа ждали ${least} с или дольше`),
  maxWaitSeconds: (most) => bothLanguages(`the caller waited ${most} s or less`, `ответа ждали не больше ${most} с`),
  callTypes: (types) => about('the number is', 'номер', joinWithOr(asList(types).map((type) => CALL_TYPES[type]))),
  direction: (directions) => about('the call is', 'звонок', joinWithOr(asList(directions).map((one) => DIRECTIONS[one]))),
  tags: named('it has the tag', 'у него есть тег'),
  statusCodes: named('the status code is', 'код статуса'),
  sources: named('the source is', 'источник'),
  trackingNumbers: named('the number that was called is', 'звонили на номер'),
  callerNumbers: named('the caller’s number is', 'звонили с номера'),
  countries: named('the country is', 'страна'),
  regions: named('the region is', 'регион'),
  cities: named('the city is', 'город'),
  devices: named('the device is', 'устройство'),
  utmSource: named('utm_source is', 'utm_source'),
  utmMedium: named('utm_medium is', 'utm_medium'),
  utmCampaign: named('utm_campaign is', 'utm_campaign'),
  utmContent: named('utm_content is', 'utm_content'),
  utmTerm: named('utm_term is', 'utm_term'),
  page: named('the page of the call is', 'страница звонка'),
  firstPage: named('the first page of the visit is', 'первая страница визита'),
  customParam: (wanted) =>
    joinWithAnd(
      Object.entries(wanted).map(([key, patterns]) => named(`customParam “${key}” is`, `customParam «${key}»`)(patterns)),
    ),
  hasIdentifier: named('it carries the identifier', 'в нём есть идентификатор'),
  hours: (wanted) => about('it began', 'он начался', describeHours(wanted)),
  uniqueWithinDays: (days) =>
    bothLanguages(
      `it is the caller’s first in ${englishPlural(days, 'day')}`,
      `это первый звонок с номера за ${russianDays(days)}`,
    ),
  callNumber: ({ min = 1, max }) => {
    if (min === max) return bothLanguages(`it is the caller’s call number ${min}`, `это ${min}-й звонок с номера`);
    if (max === undefined)
      return bothLanguages(`it is the caller’s call number ${min} or later`, `это ${min}-й звонок с номера или позже`);
    return bothLanguages(`it is the caller’s call number ${min} to ${max}`, `это с ${min}-го по ${max}-й звонок с номера`);
  },
};

const CALL_TYPES: Readonly<Record<CallType, LocalizedText>> = {
  dynamic: bothLanguages('dynamic', 'динамический'),
  static: bothLanguages('static', 'статический'),
  default: bothLanguages('the default one', 'номер по умолчанию'),
};

const DIRECTIONS: Readonly<Record<NonNullable<Call['direction']>, LocalizedText>> = {
  in: bothLanguages('incoming', 'входящий'),
  out: bothLanguages('outgoing', 'исходящий'),
};

export function describeCondition<K extends ConditionKey>(key: K, wanted: NonNullable<When[K]>): LocalizedText {
  // The table pairs each key with its own phrase; TypeScript loses the pairing on lookup.
  const phrase = PHRASES[key] as Phrase<K>;
  return phrase(wanted);
}

export function joinWithAnd(parts: readonly LocalizedText[]): LocalizedText {
  return combineTexts(parts, (texts, language) => texts.join(language === 'en' ? ' and ' : ' и '));
}

export function russianDays(days: number): string {
  return russianPlural(days, 'день', 'дня', 'дней');
}

function flag(yes: LocalizedText, no: LocalizedText) {
  return (wanted: boolean): LocalizedText => (wanted ? yes : no);
}

function named(en: string, ru: string) {
  return (patterns: OneOrMany<string | number>): LocalizedText => about(en, ru, describePatterns(patterns));
}

function about(en: string, ru: string, what: LocalizedText): LocalizedText {
  return bothLanguages(`${en} ${what.en}`, `${ru} ${what.ru}`);
}
