import { CronTime } from 'cron';
import type { Instant } from '../../domain/time/instant.js';
import type { RoundTimes } from '../../domain/uploads/first-round.js';

/** No round lies between `from` and `round`. */
interface Gap {
  readonly from: Instant;
  readonly round: Instant;
}

/** More gaps than any list shows; beyond that they are found again. */
const MOST_GAPS = 500;

/**
 * The rounds of a destination's schedule. Gaps between rounds are memoised: the cron library takes milliseconds to find one,
 * and most rows of a list fall into the same few.
 */
export class RoundCalendar implements RoundTimes {
  private readonly cron: CronTime;
  private gaps: Gap[] = [];

  /** @param schedule cron of five or six fields */
  constructor(
    schedule: string,
    private readonly timezone: string,
  ) {
    this.cron = new CronTime(schedule, timezone);
  }

  firstAt(moment: Instant): Instant | null {
    const known = this.gaps.find(({ from, round }) => from <= moment && moment <= round);
    if (known) return known.round;
    const round = this.find(moment);
    if (round === null) return null;
    this.gaps = [
      ...(this.gaps.length < MOST_GAPS ? this.gaps : []).filter((gap) => gap.round !== round),
      { from: moment, round },
    ];
    return round;
  }

  /** Null for a day that never comes, such as 31 February: the library gives up after eight years. */
  private find(moment: Instant): Instant | null {
    try {
      // The library returns a round after the given moment; one at this very millisecond counts too.
      return this.cron.getNextDateFrom(new Date(moment - 1), this.timezone).toMillis();
    } catch {
      return null;
    }
  }
}
