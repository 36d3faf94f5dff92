import { DateTime, type DateTimeFormatOptions } from 'luxon';
import type { Language } from '../domain/localized-text.js';
import type { Instant } from '../domain/time/instant.js';
import type { UploadState } from '../domain/uploads/upload-states.js';

interface StateMessage {
  /** One or two words, for lists. */
  readonly name: string;
  /** What it means for the call. */
  readonly meaning: string;
}

/** The names of the states for people, in both languages. */
export const STATE_MESSAGES: Readonly<Record<UploadState, Readonly<Record<Language, StateMessage>>>> = {
  skipped: {
    en: {
      name: 'No identifier',
      meaning: 'The call carries nothing this platform could match. A later webhook may bring what is missing.',
    },
    ru: {
      name: 'Нет идентификатора',
      meaning: 'В звонке нет того, по чему площадка могла бы его узнать. Недостающее может принести следующий вебхук.',
    },
  },
  pending: {
    en: { name: 'Waiting', meaning: 'Will be sent by itself at its time: the first time, or again.' },
    ru: { name: 'Ждёт отправки', meaning: 'Уйдёт сам в назначенное время: в первый раз или повторно.' },
  },
  sending: {
    en: { name: 'Being sent', meaning: 'On its way at this very moment.' },
    ru: { name: 'Отправляется', meaning: 'Уходит прямо сейчас.' },
  },
  confirming: {
    en: { name: 'Processing', meaning: 'The platform took the request and has not said yet what became of it.' },
    ru: { name: 'В обработке', meaning: 'Площадка приняла запрос и обрабатывает его; что с ним стало, ещё не сообщила.' },
  },
  uncertain: {
    en: {
      name: 'Unclear',
      meaning: 'It left or may have, and nobody knows whether it arrived: no answer came, or no verdict. A person decides.',
    },
    ru: {
      name: 'Неясно',
      meaning: 'Ушёл или мог уйти, но дошёл ли, неизвестно: ответ потерян или статус так и не пришёл. Решает человек.',
    },
  },
  unmatched: {
    en: { name: 'No visit found', meaning: 'The platform processed it and found no visit or click for it.' },
    ru: { name: 'Визит не найден', meaning: 'Площадка обработала звонок и не нашла для него визита или клика.' },
  },
  delivered: {
    en: { name: 'Delivered', meaning: 'The platform has it, as far as it says.' },
    ru: { name: 'Доставлен', meaning: 'Звонок у площадки, насколько она сама это сообщает.' },
  },
  rejected: {
    en: {
      name: 'Refused',
      meaning:
        'The platform refused this call for good, or it breaks the platform’s rules and was not sent: the reason says which.',
    },
    ru: {
      name: 'Отклонён',
      meaning: 'Площадка отказалась от звонка окончательно, или он не по её правилам и не отправлялся: причина указана.',
    },
  },
  expired: {
    en: { name: 'Too late', meaning: 'The platform takes a call only for a limited time, and that time was over.' },
    ru: { name: 'Срок вышел', meaning: 'Площадка принимает звонок только ограниченное время, и оно закончилось.' },
  },
  cancelled: {
    en: { name: 'Cancelled', meaning: 'By a person, or because the call lost its goal before it was sent.' },
    ru: { name: 'Отменён', meaning: 'Человеком или потому, что звонок потерял цель до отправки.' },
  },
};

/** Language and time zone of the reader. */
export interface ReaderLocale {
  readonly language: Language;
  /** The business's time zone. */
  readonly timezone: string;
}

const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };
/** As in the dashboard, plus the year: a sentence may be about a call of last year. */
const FORM: DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' };

/** A moment inside a sentence, in the business's time zone: “22 Nov 2026, 13:05”, «22 нояб. 2026 г., 13:05». */
export function formatMoment(instant: Instant, { language, timezone }: ReaderLocale): string {
  return DateTime.fromMillis(instant, { zone: timezone, locale: LOCALES[language] }).toLocaleString(FORM);
}
