import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { SECOND, type Instant } from './instant.js';

export interface DateRules {
  /** IANA zone of dates that carry none. */
  readonly timezone: string;
  /** What a literal `Z` means; `local` is `timezone`. */
  readonly zMeans: 'utc' | 'local';
}

export interface ReadDate {
  readonly instant: Instant;
  /** The text gave hours and minutes, no seconds. */
  readonly toMinute: boolean;
  /** The text carried no zone. */
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
 * A moment out of a vendor's text, or null where it is none or cannot be (31-02, hour 24, a year of two digits, no time).
 *
 * Takes `DD-MM-YYYYThh:mm[:ss[.fff]]` and `YYYY-MM-DD…`, also with `.` or `/` and a space for `T`, then `Z`, `+03:00`, `+0300`,
 * ` 03:00` (a plus that a form decoded to a space) or nothing; and epoch seconds or milliseconds. Two digits first and
 * four third are always day, month, year. Reference: yandex-mango section 4.3, read 2026-11-22.
 */
export function readDate(text: string, rules: DateRules): ReadDate | null {
  const bare = text.trim();
  const epoch = EPOCH.exec(bare);
  if (epoch) return readEpoch(Number(epoch[1]) * SECOND + Number(epoch[2] ?? 0));
  const parts = (DAY_FIRST.exec(bare) ?? YEAR_FIRST.exec(bare))?.groups;
  if (!parts) return null;
  const said = DateTime.fromObject(
    {
      year: Number(parts.year),
      month: Number(parts.month),
      day: Number(parts.day),
      hour: Number(parts.hour),
      minute: Number(parts.minute),
      second: Number(parts.second ?? 0),
      millisecond: Math.floor(Number(`0.${parts.fraction ?? 0}`) * SECOND),
    },
    { zone: zoneOf(parts, rules) },
  );
  if (!said.isValid || !isOurTime(said)) return null;
  const moment = laterOf(said);
  return { instant: moment.toMillis(), toMinute: parts.second === undefined, zoneAssumed: parts.zone === undefined };
}

/**
 * Of the hour that comes twice when clocks are set back the second one. Nobody can tell which was meant; a conversion before its
 * visitor's click would not count, and one after its webhook is moved there anyway. Left to itself, luxon decides by today's date.
 */
export function laterOf(moment: DateTime): DateTime {
  return moment.getPossibleOffsets().at(-1) ?? moment;
}

/** Whether the name is one of the IANA time zone database, e.g. `Asia/Yekaterinburg`. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

function readEpoch(instant: Instant): ReadDate | null {
  const possible = isOurTime(DateTime.fromMillis(instant, { zone: 'utc' }));
  return possible ? { instant, toMinute: false, zoneAssumed: false } : null;
}

function zoneOf(parts: Record<string, string | undefined>, rules: DateRules): Zone {
  if (parts.zone === undefined) return IANAZone.create(rules.timezone);
  if (parts.zoneHours === undefined)
    return rules.zMeans === 'utc' ? FixedOffsetZone.utcInstance : IANAZone.create(rules.timezone);
  const minutes = Number(parts.zoneHours) * 60 + Number(parts.zoneMinutes ?? 0);
  return FixedOffsetZone.instance(parts.zone.includes('-') ? -minutes : minutes);
}

/** A tracked call of another century is a damaged number. */
export function isOurTime(moment: DateTime): boolean {
  return moment.year >= FIRST_YEAR && moment.year <= LAST_YEAR;
}
