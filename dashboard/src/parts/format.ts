import { useMemo } from 'react';
import { useSession } from '../app/session.js';
import { useSpoken } from '../texts/LanguageProvider.js';
import type { Language } from '../texts/texts.js';

const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

export interface Format {
  /** A moment in the business's time zone. */
  moment(iso: string): string;
  /** The same with seconds. */
  exact(iso: string): string;
  time(iso: string): string;
  day(iso: string): string;
  /** “3 hours ago”, “in 2 days”. */
  ago(iso: string): string;
  number(value: number): string;
  money(value: number, currency: string | null): string;
  percent(share: number): string;
}

export function formatIn(language: Language, timeZone: string, now: () => number): Format {
  const locale = LOCALES[language];
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone });
  const day = { day: 'numeric', month: 'short' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const [moments, exacts, times, days] = [
    date({ ...day, ...clock }),
    date({ ...day, ...clock, second: '2-digit' }),
    date(clock),
    date(day),
  ];
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  return {
    moment: (iso) => moments.format(new Date(iso)),
    exact: (iso) => exacts.format(new Date(iso)),
    time: (iso) => times.format(new Date(iso)),
    day: (iso) => days.format(new Date(iso)),
    ago: (iso) => {
      const ms = Date.parse(iso) - now();
      const [unit, length] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? ['minute', 60_000];
      return relative.format(Math.trunc(ms / length), unit);
    },
    number: (value) => numbers.format(value),
    money: (value, currency) =>
      currency === null
        ? numbers.format(value)
        : new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(value),
    percent: (share) => percents.format(share),
  };
}

export function useFormat(): Format {
  const { language } = useSpoken();
  const { timezone } = useSession();
  return useMemo(() => formatIn(language, timezone, Date.now), [language, timezone]);
}
