import { DateTime } from 'luxon';
import type { DigestCounts, DigestFacts } from '../domain/alert.js';
import { type Language, russianPlural } from '../domain/localized-text.js';
import type { Instant } from '../domain/time/instant.js';
import type { AlertText } from './alert-messages.js';
import { numberText } from './number-text.js';

/** A digest: the week, its calls, and a line per destination. A dash stands where a platform confirms no single call. */
export function digestText(
  { calls, conversions, goals, destinations }: DigestFacts,
  { startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant },
  timezone: string,
  language: Language,
): AlertText {
  const day = (moment: Instant): string => DateTime.fromMillis(moment, { zone: timezone }).toFormat('dd.MM');
  // The day of the digest itself is excluded.
  const span = `${day(startsAt)}–${day(DateTime.fromMillis(endsAt, { zone: timezone }).minus({ days: 1 }).toMillis())}`;
  const lines = destinations.map((one) => `${one.destination}: ${countsText(one, language)}.`);
  const byGoal =
    conversions === 0 ? [] : (goals ?? []).map(({ name, conversions: count }) => `${name}: ${numberText(count, language)}.`);
  if (language === 'ru') {
    const made = russianPlural(conversions, 'конверсия', 'конверсии', 'конверсий');
    return {
      title: `Итоги за неделю ${span}`,
      text: [`${russianPlural(calls, 'звонок', 'звонка', 'звонков')}, ${made}.`, ...byGoal, ...lines].join('\n'),
      advice: 'Что стало с каждым звонком и почему, видно в панели.',
    };
  }
  return {
    title: `The week ${span}`,
    text: [`Calls: ${numberText(calls, 'en')}, conversions: ${numberText(conversions, 'en')}.`, ...byGoal, ...lines].join('\n'),
    advice: 'The dashboard shows what became of each call, and why.',
  };
}

function countsText({ sent, found, unmatched, refused, expired, waiting }: DigestCounts, language: Language): string {
  const counts = [
    ['sent', 'отправлено', sent],
    ['found', 'найдено', found],
    ['not found', 'не найдено', unmatched],
    ['refused', 'отклонено', refused],
    ['expired', 'сгорело', expired],
    ['waiting', 'ждут', waiting],
  ] as const;
  return counts
    .map(([en, ru, count]) => `${language === 'ru' ? ru : en} ${count === null ? '—' : numberText(count, language)}`)
    .join(', ');
}
