import { DateTime, IANAZone, type Zone } from 'luxon';
import { memoised } from '../memoised.js';
import { type Instant, MINUTE, SECOND } from './instant.js';

/** Wall-clock time, as digits. */
type WallParts = Readonly<Record<string, string | undefined>>;

const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/** The moment at which a clock in UTC shows this; null for impossible dates and other centuries, which are damaged numbers. */
export function wallTime({ year, month, day, hour, minute, second = '0', fraction = '0' }: WallParts): number | null {
  const milliseconds = Math.floor(Number(`0.${fraction}`) * SECOND);
  const date = [Number(year), Number(month) - 1, Number(day)] as const;
  const shown = new Date(Date.UTC(...date, Number(hour), Number(minute), Number(second), milliseconds));
  const exists = shown.getUTCMonth() === date[1] && shown.getUTCDate() === date[2];
  return exists && date[0] >= FIRST_YEAR && date[0] <= LAST_YEAR ? shown.getTime() : null;
}

/** No zone changes its offset within a quarter of an hour. */
const QUARTER = 15 * MINUTE;

/** The zone's offset from UTC, in milliseconds, when its clock shows this. */
export function offsetAt(wall: number, zone: Zone): number {
  return zone.isUniversal ? zone.offset(wall) * MINUTE : offsetInQuarter(`${Math.floor(wall / QUARTER)} ${zone.name}`);
}

/** Memoised: luxon asks the system's calendar for each moment. */
const offsetInQuarter = memoised((key: string): number => {
  const space = key.indexOf(' ');
  const wall = Number(key.slice(0, space)) * QUARTER;
  const { year, month, day, hour, minute } = DateTime.fromMillis(wall, { zone: 'utc' });
  const local = DateTime.fromObject({ year, month, day, hour, minute }, { zone: IANAZone.create(key.slice(space + 1)) });
  return wall - laterOffset(local).toMillis();
});

/**
 * The later of the two moments in the hour that occurs twice when clocks are set back. Which one was meant is unknown; a
 * conversion before its visitor's click would not count, and one after its webhook is moved to the webhook anyway. luxon's
 * default depends on the current date.
 */
export function laterOffset(moment: DateTime): DateTime {
  return moment.getPossibleOffsets().at(-1) ?? moment;
}

const WITH_ZONE = /T.*(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A moment in ISO 8601 as a person writes it; a text without a zone is in `timezone`, a day is its first moment. In the hour
 * that occurs twice, such a text names two moments: a period must cover both.
 */
export function momentsOf(text: string, timezone: string): { readonly first: Instant; readonly last: Instant } {
  const moment = DateTime.fromISO(text, { zone: timezone });
  const named = WITH_ZONE.test(text) ? [moment] : moment.getPossibleOffsets();
  const [first = moment, last = first] = named;
  return { first: first.toMillis(), last: last.toMillis() };
}
