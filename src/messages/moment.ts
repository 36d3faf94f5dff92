import { DateTime, type DateTimeFormatOptions } from 'luxon';
import type { Language } from '../domain/localized-text.js';
import type { Instant } from '../domain/time/instant.js';

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
