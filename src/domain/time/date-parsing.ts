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

const TIME = String.raw`[Tt ](?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:[.,](?<fraction>\d{1,9}))?)?`;
const ZONE = String.raw`(?<zone>\s*[Zz]|(?:\s*[+-]|\s)(?<zoneHours>0\d|1[0-4])(?::?(?<zoneMinutes>[0-5]\d))?)?`;
const DAY_FIRST = new RegExp(String.raw`^(?<day>\d\d)(?<mark>[-./])(?<month>\d\d)\k<mark>(?<year>\d{4})${TIME}${ZONE}$`);
const YEAR_FIRST = new RegExp(String.raw`^(?<year>\d{4})(?<mark>[-./])(?<month>\d\d)\k<mark>(?<day>\d\d)${TIME}${ZONE}$`);
const EPOCH = /^(\d{10})(\d{3})?$/;

const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/**
 * Parses a moment in a vendor's text; null where it is none or impossible (31-02, hour 24, a year of two digits, no time).
 *
 * Takes `DD-MM-YYYYThh:mm[:ss[.fff]]` and `YYYY-MM-DD…`, also with `.` or `/` and a space for `T`, then `Z`, `+03:00`, `+0300`,
 * ` 03:00` (a plus that a form decoded to a space) or nothing; and epoch seconds or milliseconds. Two digits first and
 * four third are always day, month, year. MANGO's page says day first, its
 * receivers get the year first as well (read 2026-11-22: src/sources/mango/README.md).
 */
export function parseDate(text: string, rules: DateRules): ParsedDate | null {
  const bare = text.trim();
  const epoch = EPOCH.exec(bare);
  if (epoch) return parseEpoch(Number(epoch[1]) * SECOND + Number(epoch[2] ?? 0));
  const parts = (DAY_FIRST.exec(bare) ?? YEAR_FIRST.exec(bare))?.groups;
  if (!parts) return null;
  const wall = wallTime(parts);
  if (wall === null) return null;
  const instant = wall - offsetAt(wall, zoneOf(parts, rules));
  return { instant, toMinute: parts.second === undefined, zoneAssumed: parts.zone === undefined };
}

/** Whether the name is in the IANA time zone database, e.g. `Asia/Yekaterinburg`. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

function parseEpoch(instant: Instant): ParsedDate | null {
  const possible = isPlausibleTime(DateTime.fromMillis(instant, { zone: 'utc' }));
  return possible ? { instant, toMinute: false, zoneAssumed: false } : null;
}

function zoneOf(parts: Record<string, string | undefined>, rules: DateRules): Zone {
  if (parts.zone === undefined) return IANAZone.create(rules.timezone);
  if (parts.zoneHours === undefined)
    return rules.zMeans === 'utc' ? FixedOffsetZone.utcInstance : IANAZone.create(rules.timezone);
  const minutes = Number(parts.zoneHours) * 60 + Number(parts.zoneMinutes ?? 0);
  return FixedOffsetZone.instance(parts.zone.includes('-') ? -minutes : minutes);
}

/** Other centuries come from damaged numbers. */
export function isPlausibleTime(moment: DateTime): boolean {
  return moment.year >= FIRST_YEAR && moment.year <= LAST_YEAR;
}

const TOLERANCE_MS = 5 * MINUTE;
const MOST_HOURS = 14;

/** How many of a source's latest end events are used to check its clock. */
export const SHIFTS_KEPT = 20;

/**
 * By how many whole hours the end of a call is after the webhook that reported it (negative: before); 0 where it is plausible. An
 * end is reported as it happens, so one hours ahead was read in the wrong zone; one hours behind may also have come late.
 */
export function zoneShift(endedAt: Instant, receivedAt: Instant): number {
  const hours = Math.round((endedAt - receivedAt) / HOUR);
  const off = Math.abs(endedAt - receivedAt - hours * HOUR);
  return off <= TOLERANCE_MS && hours !== 0 && Math.abs(hours) <= MOST_HOURS ? hours : 0;
}

/** The hours ahead that most of the last twenty ends agree on; null where they do not: a single call proves nothing. */
export function agreedZoneShift(shifts: readonly number[]): number | null {
  const latest = shifts.slice(-SHIFTS_KEPT);
  return latest.find((shift) => shift > 0 && latest.filter((one) => one === shift).length > SHIFTS_KEPT / 2) ?? null;
}
