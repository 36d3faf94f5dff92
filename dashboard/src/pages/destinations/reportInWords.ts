import type { Destination } from '../../api/types.js';
import type { Texts } from '../../texts/texts.js';

export type LatestReport = NonNullable<NonNullable<Destination['platformReport']>['latest']>;
type Words = Texts['destinations'];

/** How it goes in the platform's own eyes, with the figures of its latest day. */
export function saidInWords(
  latest: LatestReport,
  words: Words,
  { percent }: { readonly percent: (share: number) => string },
): string {
  const { status, total, successful, pending, alerts } = latest;
  if (status === null) return words.countedNothing;
  const [worst] = alerts;
  const error = worst === undefined ? '' : `; ${words.mostFrequent(worst.code, percent(worst.share))}`;
  return `${words.reportStatuses[status] ?? status}. ${words.latestDay(successful, total, pending)}${error}.`;
}

/** Its days in sum beside what we hold to be delivered in them; null where it names no day. */
export function besideInWords(
  { days, ours }: LatestReport,
  words: Words,
  { day }: { readonly day: (iso: string) => string },
): string | null {
  if (ours === null) return null;
  const sum = (of: 'successful' | 'failed' | 'pending'): number => days.reduce((all, one) => all + one[of], 0);
  const theirs = { successful: sum('successful'), failed: sum('failed'), pending: sum('pending') };
  return words.beside(day(ours.since), theirs, ours.delivered);
}
