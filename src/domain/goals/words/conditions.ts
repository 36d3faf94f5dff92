import type { CallType } from '../../call.js';
import type { OneOrMany, When } from '../../goal.js';
import { combined, inWords, type InWords } from '../../in-words.js';
import { plural } from '../../plural.js';
import type { ConditionKey } from '../conditions.js';
import { listed } from '../one-or-many.js';
import { hoursInWords } from './hours.js';
import { alternatives, anyPattern } from './patterns.js';

type Phrase<K extends ConditionKey> = (wanted: NonNullable<When[K]>) => InWords;

/** What must hold of a call, as it follows “a call counts if”. A new key of `When` does not compile until it has its words here. */
const PHRASES: { readonly [K in ConditionKey]-?: Phrase<K> } = {
  quality: flag(
    inWords('it is marked as a quality call', 'он отмечен качественным'),
    inWords('it is marked as no quality call', 'он отмечен некачественным'),
  ),
  answered: flag(inWords('it was answered', 'на него ответили'), inWords('it was not answered', 'на него не ответили')),
  accepted: flag(
    inWords('its status is 11XX (accepted)', 'его статус 11XX (принят)'),
    inWords('its status is other than 11XX (not accepted)', 'его статус не 11XX (не принят)'),
  ),
  new: flag(
    inWords('it is marked as unique', 'он отмечен уникальным'),
    inWords('it is marked as not unique', 'он отмечен неуникальным'),
  ),
  duplicate: flag(
    inWords('it is marked as a repeat', 'он отмечен повторным'),
    inWords('it is marked as no repeat', 'он отмечен неповторным'),
  ),
  minTalkSeconds: (least) => inWords(`the talk took ${least} s or more`, `разговор длился ${least} с или дольше`),
  maxTalkSeconds: (most) => inWords(`the talk took ${most} s or less`, `разговор длился не больше ${most} с`),
  minWaitSeconds: (least) => inWords(`the caller waited ${least} s or more`, `ответа ждали ${least} с или дольше`),
  maxWaitSeconds: (most) => inWords(`the caller waited ${most} s or less`, `ответа ждали не больше ${most} с`),
  callTypes: (types) => about('the number is', 'номер', alternatives(listed(types).map((type) => CALL_TYPES[type]))),
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
    allOf(Object.entries(wanted).map(([key, patterns]) => named(`customParam “${key}” is`, `customParam «${key}»`)(patterns))),
  hasIdentifier: named('it carries the identifier', 'в нём есть идентификатор'),
  hours: (wanted) => about('it began', 'он начался', hoursInWords(wanted)),
  uniqueWithinDays: (days) =>
    inWords(`it is the caller’s first in ${days} ${days === 1 ? 'day' : 'days'}`, `он у звонящего первый за ${inDays(days)}`),
  callNumber: ({ min = 1, max }) => {
    if (min === max) return inWords(`it is the caller’s call number ${min}`, `он у звонящего ${min}-й по счёту`);
    if (max === undefined)
      return inWords(`it is the caller’s call number ${min} or later`, `он у звонящего ${min}-й по счёту или позже`);
    return inWords(`it is the caller’s call number ${min} to ${max}`, `он у звонящего с ${min}-го по ${max}-й`);
  },
};

const CALL_TYPES: Readonly<Record<CallType, InWords>> = {
  dynamic: inWords('dynamic', 'динамический'),
  static: inWords('static', 'статический'),
  default: inWords('the default one', 'номер по умолчанию'),
};

export function phraseOf<K extends ConditionKey>(key: K, wanted: NonNullable<When[K]>): InWords {
  // The table pairs each key with its own words; the compiler forgets the pair when it looks one up.
  const phrase = PHRASES[key] as Phrase<K>;
  return phrase(wanted);
}

export function allOf(parts: readonly InWords[]): InWords {
  return combined(parts, (texts, language) => texts.join(language === 'en' ? ' and ' : ' и '));
}

export function inDays(days: number): string {
  return plural(days, 'день', 'дня', 'дней');
}

function flag(yes: InWords, no: InWords) {
  return (wanted: boolean): InWords => (wanted ? yes : no);
}

function named(en: string, ru: string) {
  return (patterns: OneOrMany<string | number>): InWords => about(en, ru, anyPattern(patterns));
}

function about(en: string, ru: string, what: InWords): InWords {
  return inWords(`${en} ${what.en}`, `${ru} ${what.ru}`);
}
