import { dayOf, hourOf } from '../time/business-days.js';
import { MINUTE, type Instant } from '../time/instant.js';

/** All time zones' offsets are multiples of a quarter of an hour, so that all moments within one share their day and hour. */
const QUARTER = 15 * MINUTE;
/** Three months of quarter-hours. */
const MOST_REMEMBERED = 9_000;

export interface DayAndHour {
  readonly day: string;
  /** 0 to 23. */
  readonly hour: number;
}

/** Memoised day and hour of moments in a time zone: looking up the zone's rules takes longer than counting the call. */
export class DayCalendar {
  private readonly known = new Map<number, DayAndHour>();

  constructor(readonly timezone: string) {}

  at(moment: Instant): DayAndHour {
    const quarter = Math.floor(moment / QUARTER);
    const known = this.known.get(quarter);
    if (known) return known;
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    const found = { day: dayOf(moment, this.timezone), hour: hourOf(moment, this.timezone) };
    this.known.set(quarter, found);
    return found;
  }
}
