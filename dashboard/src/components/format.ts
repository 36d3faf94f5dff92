import { useMemo } from 'react';
import { dayBefore, dayIn } from '../app/days.js';
import type { Call } from '../api/types.js';
import { useSession } from '../app/session.js';
import { useLanguage, useTexts } from '../texts/LanguageProvider.js';
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
  const { language } = useLanguage();
  const { timezone } = useSession();
  return useMemo(() => formatIn(language, timezone, Date.now), [language, timezone]);
}

export function firstOfThirtyDays(now: number, timeZone: string): string {
  return dayBefore(dayIn(now, timeZone), 29);
}

interface Amount {
  readonly value: number | null;
  readonly currency: string | null;
}

/** Amounts as one text, a sum per currency; null where there is none. */
export function sumText(amounts: readonly Amount[], format: Pick<Format, 'money'>): string | null {
  const sums = new Map<string | null, number>();
  for (const { value, currency } of amounts) if (value !== null) sums.set(currency, (sums.get(currency) ?? 0) + value);
  return [...sums].map(([currency, sum]) => format.money(sum, currency)).join(' + ') || null;
}

/** A platform's display name. */
export function usePlatformName(): (platform: string) => string {
  const { common } = useTexts();
  return (platform) => common.platforms[platform] ?? platform;
}

/** Seconds as `3:07`, or `1:03:07`. */
export function clockText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (part: number): string => String(part).padStart(2, '0');
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** When a call was and how long it lasted, as text. */
export function useCallSummary() {
  const { calls, common } = useTexts();
  const format = useFormat();
  return {
    when: (call: Call): string => format.moment(call.startedAt ?? call.receivedAt),
    /** For lists: minutes and seconds. */
    clock: ({ phase, answered, talkSeconds }: Call): string => {
      if (phase === 'started') return calls.going;
      if (answered === false) return calls.missed;
      return talkSeconds === null ? '—' : clockText(talkSeconds);
    },
    talk: ({ phase, answered, talkSeconds }: Call): string => {
      if (phase === 'started') return calls.going;
      if (answered === false) return calls.missed;
      return talkSeconds === null ? common.unknown : common.seconds(talkSeconds);
    },
  };
}
