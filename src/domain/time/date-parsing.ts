import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { HOUR, type Instant, MINUTE, SECOND } from './instant.js';
import { offsetAt, wallTime } from './wall-time.js';

export interface DateRules {
  /** IANA zone of dates without one. */
  readonly timezone: string;
  /** What a literal `Z` means; `local` is `timezone`. */
  readonly zMeans: 'utc' | 'local';
}

export interface ParsedDate {
  readonly instant: Instant;
  /** The text had hours and minutes, no seconds. */
  readonly toMinute: boolean;
  /** The text had no zone. */
  readonly zoneAssumed: boolean;
}

const CLOCK = String.raw`(?<hour>[01]?\d|2[0-3]):(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:[.,](?<fraction>\d{1,9}))?)?`;
const TIME = String.raw`(?:[Tt]|,? {1,2}|,? (?:at|в) )${CLOCK}`;
/** `Z`, a zone abbreviation, an offset (its plus may have been decoded to a space), or an abbreviation with an offset. */
const OFFSET = String.raw`(?<offset>\s{0,2}(?:UTC|GMT)?[+-]|\s)(?<zoneHours>0?\d|1[0-4])(?::?(?<zoneMinutes>[0-5]\d))?`;
const ZONE = String.raw`(?:\s{0,2}(?<zone>Z|UTC|GMT|MSK|МСК)|${OFFSET})?`;
const DAY_FIRST = String.raw`(?<day>\d\d)(?<mark>[-./])(?<month>\d\d)\k<mark>(?<year>\d{4})`;
/** With slashes a single digit is as often the month: such a date is not guessed. */
const SHORT_DAY_FIRST = String.raw`(?<day>\d\d?)(?<mark>[-.])(?<month>\d\d?)\k<mark>(?<year>\d{4})`;
const YEAR_FIRST = String.raw`(?<year>\d{4})(?<mark>[-./])(?<month>\d\d?)\k<mark>(?<day>\d\d?)`;
const [YEAR_FIRST_FORM, ...DAY_FIRST_FORMS] = [YEAR_FIRST, DAY_FIRST, SHORT_DAY_FIRST].map(
  (day) => new RegExp(`^${day}${TIME}${ZONE}$`, 'i'),
);
const YEAR_AND_MARK = /^\d{4}[-./]/;
/** ISO 8601 without punctuation: `20261122T064507Z`. */
const BASIC_TIME = String.raw`(?<mark>[Tt]?)(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?<second>[0-5]\d)?`;
const BASIC = new RegExp(String.raw`^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)${BASIC_TIME}${ZONE}$`, 'i');
/** The format of mail and HTTP headers: `Sun, 22 Nov 2026 06:45:07 +0000`. */
const MAIL = /^(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} [\d:]{5,8} [+\-\da-z]{1,5}$/i;
const EPOCH = /^(\d{10})(?:(\d{3})(?:\d{3})?|\.(\d{1,9}))?$/;
/** A zone by name, as Java writes it, or in parentheses. */
const NAMED_ZONE = /\s?(?:\[([A-Za-z_+\-/]{1,40})\]|\(([A-Za-zА-Я_+\-/]{1,40})\)| ([A-Z][a-z]+\/[A-Za-z_]+))$/;
/** Longer than every accepted format. */
const LONGEST_DATE = 64;

const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/**
 * Parses a moment in a vendor's text; null if it is none or impossible (31-02, hour 24, a year of two digits, no time).
 *
 * Accepts `DD-MM-YYYYThh:mm[:ss[.fff]]` and `YYYY-MM-DD…`, also with `.` or `/`, a space for `T` and an hour of one digit,
 * followed by `Z`, `UTC`, `MSK`, `+03:00`, `+0300`, ` 03:00` (a plus that a form decoded to a space) or nothing;
 * `20261122T064507Z`; the format of mail headers; a zone's name after the date; and epoch seconds, milli- or microseconds. Two
 * digits first and four third are always day, month, year. MANGO's page documents day first, its receivers get year first as
 * well (read 2026-11-22: src/sources/mango/README.md).
 */
export function parseDate(text: string, rules: DateRules): ParsedDate | null {
  const utc = rules.zMeans === 'utc' ? parseUtc(text) : null;
  if (utc !== null) return utc;
  const whole = text.trim();
  if (whole.length > LONGEST_DATE) return null;
  const [named = '', ...names] = NAMED_ZONE.exec(whole) ?? [];
  const name = names.find((one) => one !== undefined);
  if (name !== undefined) return parseInZone(whole.slice(0, -named.length), name, rules);
  return parseBare(whole, rules);
}

const UTC = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?Z$/;

/** Fast path for ISO 8601 in UTC; null for any other text. Named groups take as long as the rest of a date. */
function parseUtc(text: string): ParsedDate | null {
  const match = UTC.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction] = match;
  const instant = wallTime({ year, month, day, hour, minute, second, fraction });
  return instant === null ? null : { instant, toMinute: false, zoneAssumed: false };
}

/** A zone name after the date gives the zone of a date without an offset. */
function parseInZone(date: string, name: string, rules: DateRules): ParsedDate | null {
  if (isTimeZone(name)) {
    const parsed = parseBare(date, { ...rules, timezone: name });
    return parsed && { ...parsed, zoneAssumed: false };
  }
  return parseBare(`${date} ${name}`, rules);
}

function parseBare(bare: string, rules: DateRules): ParsedDate | null {
  const epoch = EPOCH.exec(bare);
  if (epoch) {
    const milliseconds = epoch[2] ?? Math.floor(Number(`0.${epoch[3] ?? 0}`) * SECOND);
    return parseEpoch(Number(epoch[1]) * SECOND + Number(milliseconds));
  }
  if (MAIL.test(bare)) return exactly(DateTime.fromRFC2822(bare, { zone: 'utc' }));
  const parts = partsOf(bare);
  if (!parts) return null;
  const wall = wallTime(parts);
  if (wall === null) return null;
  return {
    instant: wall - offsetAt(wall, zoneOf(parts, rules)),
    toMinute: parts.second === undefined,
    zoneAssumed: parts.zone === undefined && parts.zoneHours === undefined,
  };
}

function partsOf(text: string): Record<string, string | undefined> | null {
  if (YEAR_AND_MARK.test(text)) return YEAR_FIRST_FORM?.exec(text)?.groups ?? null;
  for (const form of DAY_FIRST_FORMS) {
    const match = form.exec(text);
    if (match?.groups) return match.groups;
  }
  return BASIC.exec(text)?.groups ?? null;
}

/** Whether the name is in the IANA time zone database, e.g. `Asia/Yekaterinburg`. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

function parseEpoch(instant: Instant): ParsedDate | null {
  const possible = isPlausibleTime(DateTime.fromMillis(instant, { zone: 'utc' }));
  return possible ? { instant, toMinute: false, zoneAssumed: false } : null;
}

function exactly(moment: DateTime): ParsedDate | null {
  return moment.isValid && isPlausibleTime(moment) ? { instant: moment.toMillis(), toMinute: false, zoneAssumed: false } : null;
}

function zoneOf(parts: Record<string, string | undefined>, rules: DateRules): Zone {
  if (parts.zoneHours === undefined) return zoneByWord(parts.zone, rules);
  const minutes = Number(parts.zoneHours) * 60 + Number(parts.zoneMinutes ?? 0);
  return FixedOffsetZone.instance(parts.offset?.includes('-') ? -minutes : minutes);
}

/** Moscow has had no summer time since 2014. */
const MOSCOW_MINUTES = 3 * 60;

/** The zone that an abbreviation after a date stands for; without one, the source's. A `Z` follows `zMeans`. */
export function zoneByWord(word: string | undefined, { timezone, zMeans }: DateRules): Zone {
  const upper = word?.toUpperCase();
  if (upper === 'MSK' || upper === 'МСК') return FixedOffsetZone.instance(MOSCOW_MINUTES);
  const isUtc = upper === 'UTC' || upper === 'GMT' || (upper === 'Z' && zMeans === 'utc');
  return isUtc ? FixedOffsetZone.utcInstance : IANAZone.create(timezone);
}

/** Other centuries come from damaged numbers. */
export function isPlausibleTime(moment: DateTime): boolean {
  return moment.year >= FIRST_YEAR && moment.year <= LAST_YEAR;
}

const TOLERANCE_MS = 5 * MINUTE;
const HALF_HOUR = HOUR / 2;
const MOST_HOURS = 14;

/** How many of a source's latest end events are used to check its clock. */
export const SHIFTS_KEPT = 20;

/**
 * By how many half hours, counted in hours, the end of a call is after the webhook that reported it (negative: before); 0 if
 * plausible. An end is reported as it happens, so one ahead was read in the wrong zone; one behind may also have arrived late.
 */
export function zoneShift(endedAt: Instant, receivedAt: Instant): number {
  const halves = Math.round((endedAt - receivedAt) / HALF_HOUR);
  const off = Math.abs(endedAt - receivedAt - halves * HALF_HOUR);
  return off <= TOLERANCE_MS && Math.abs(halves) <= MOST_HOURS * 2 ? halves / 2 || 0 : 0;
}

/** 0 for an end that was reported in time, the zone shift for one behind; null for one that is late by any other amount. */
export function latenessOf(endedAt: Instant, receivedAt: Instant): number | null {
  const shift = zoneShift(endedAt, receivedAt);
  return shift === 0 && Math.abs(endedAt - receivedAt) > TOLERANCE_MS ? null : shift;
}

/** The hours ahead on which most of the last twenty ends agree; null if they do not: a single call proves nothing. */
export function agreedZoneShift(shifts: readonly (number | null)[]): number | null {
  const latest = shifts.slice(-SHIFTS_KEPT);
  return latest.find((shift) => shift !== null && shift > 0 && isMost(latest, shift)) ?? null;
}

/**
 * The hours behind (negative) of a clock that may be slow. Webhooks that are late look the same one by one, so none of the
 * latest may have come in time or late by another half hour. Still a suspicion: a vendor may hold every webhook back equally.
 */
export function agreedLateness(shifts: readonly (number | null)[]): number | null {
  const latest = shifts.slice(-SHIFTS_KEPT);
  const [first, ...others] = latest.filter((shift) => shift !== null);
  const agree = first !== undefined && first < 0 && others.every((shift) => shift === first);
  return agree && isMost(latest, first) ? first : null;
}

function isMost(latest: readonly (number | null)[], shift: number): boolean {
  return latest.filter((one) => one === shift).length > SHIFTS_KEPT / 2;
}
