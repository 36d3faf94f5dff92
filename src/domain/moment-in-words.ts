import { DateTime, type DateTimeFormatOptions } from 'luxon';
import type { Instant } from './instant.js';
import type { Language } from './reason.js';

/** How people are spoken to. */
export interface Speech {
  readonly language: Language;
  /** The business's. */
  readonly timezone: string;
}

const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };
/** As the dashboard shows moments, and the year: a sentence may be about a call of last year. */
const FORM: DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' };

/** A moment inside a sentence, by the business's clock: “22 Nov 2026, 13:05”, «22 нояб. 2026 г., 13:05». */
export function momentInWords(instant: Instant, { language, timezone }: Speech): string {
  return DateTime.fromMillis(instant, { zone: timezone, locale: LOCALES[language] }).toLocaleString(FORM);
}
