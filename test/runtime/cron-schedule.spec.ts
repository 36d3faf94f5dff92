import { CronTime } from 'cron';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/domain/time/instant.js';
import { occurrencesAround } from '../../src/runtime/cron-schedule.js';

const ZONE = 'Europe/Moscow';
const MONDAY_AT_NINE = Date.UTC(2026, 10, 30, 6);

/** A schedule that counts how often the library was asked. */
function counted(schedule: string) {
  const cron = new CronTime(schedule, ZONE);
  const asked = { times: 0 };
  const getNextDateFrom: CronTime['getNextDateFrom'] = (...moment) => {
    asked.times += 1;
    return cron.getNextDateFrom(...moment);
  };
  return { cron: { getNextDateFrom }, asked };
}

/** Every occurrence, one after another. */
function walked(schedule: string, since: Instant, now: Instant): { last: Instant | null; next: Instant } {
  const cron = new CronTime(schedule, ZONE);
  let last: Instant | null = null;
  let next = since;
  for (;;) {
    next = cron.getNextDateFrom(new Date(next), ZONE).toMillis();
    if (next > now) return { last, next };
    last = next;
  }
}

describe('the occurrences of a schedule before and after a moment', () => {
  it.each([
    ['every second', '* * * * * *'],
    ['every minute', '* * * * *'],
    ['the seconds of one minute of an hour', '* 59 * * * *'],
    ['two hours of a day', '30 10,11 * * *'],
    ['nine on Mondays', '0 9 * * mon'],
  ])('are those that a walk from one to the next finds: %s', async (_name, schedule) => {
    for (const after of [0, 1, SECOND, 29_500, MINUTE, 3 * MINUTE + 1, HOUR - 1, HOUR + 30 * MINUTE, 5 * HOUR]) {
      const now = MONDAY_AT_NINE + after;
      const since = now - 3 * MINUTE;
      const found = await occurrencesAround(new CronTime(schedule, ZONE), ZONE, since, now);
      expect({ schedule, after, ...found }).toEqual({ schedule, after, ...walked(schedule, since, now) });
    }
  });

  it('are found in a day with 86 400 of them in few steps', async () => {
    const { cron, asked } = counted('* * * * * *');
    expect(await occurrencesAround(cron, ZONE, MONDAY_AT_NINE - DAY, MONDAY_AT_NINE)).toEqual({
      last: MONDAY_AT_NINE,
      next: MONDAY_AT_NINE + SECOND,
    });
    expect(asked.times).toBeLessThan(24);
  });

  it('are found in two steps where there is one, in one where there is none', async () => {
    const weekly = counted('0 9 * * mon');
    const next = MONDAY_AT_NINE + 7 * DAY;
    const at = MONDAY_AT_NINE + HOUR;
    expect(await occurrencesAround(weekly.cron, ZONE, at - DAY, at)).toEqual({ last: MONDAY_AT_NINE, next });
    expect(weekly.asked.times).toBe(2);
    expect(await occurrencesAround(weekly.cron, ZONE, at + DAY, at + 2 * DAY)).toEqual({ last: null, next });
    expect(weekly.asked.times).toBe(3);
  });
});
