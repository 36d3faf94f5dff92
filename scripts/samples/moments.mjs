/**
 * How long ago calls began, in minutes, well away from every edge: Google wants clicks older than 6 hours, GA4 takes 72
 * hours, Metrica 21 days.
 */
const AGES = {
  young: [15, 250],
  fresh: [8 * 60, 66 * 60],
  week: [78 * 60, 165 * 60],
};

const MINUTES_PER_DAY = 24 * 60;
/** As if the replay were at three in the afternoon: then the calls lie in the hours in which people order windows. */
const REPLAY_AT = 15 * 60;
const OPENS = 9 * 60;
const CLOSES = 20.5 * 60;

export function minutesAgo(random, age) {
  const [from, to] = AGES[age];
  for (;;) {
    const minutes = random.int(from, to);
    const timeOfDay = (((REPLAY_AT - minutes) % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
    if (timeOfDay >= OPENS && timeOfDay < CLOSES) return minutes;
  }
}

/** The forms of dates that the demo writes at replay; MANGO's page documents the first, receivers get the others too. */
export const DATE_FORMS = [
  'day-first-utc',
  'day-first-utc',
  'day-first-utc',
  'year-first-utc',
  'day-first-moscow',
  'year-first-seconds',
];
