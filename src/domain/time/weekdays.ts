const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** ISO weekdays (1 for Monday) of `mon`, `mon-fri` or `sat-mon`, letter case ignored; null when it is none of these. */
export function parseWeekdays(text: string): readonly number[] | null {
  const [from, to, more] = text.toLowerCase().split('-');
  const first = DAYS.indexOf((from ?? '').trim());
  const last = to === undefined ? first : DAYS.indexOf(to.trim());
  if (first < 0 || last < 0 || more !== undefined) return null;
  const length = ((last - first + 7) % 7) + 1;
  return EVERY_DAY.slice(0, length).map((_, step) => ((first + step) % 7) + 1);
}

/** `fri` for 5. */
export function weekdayName(weekday: number): string {
  return DAYS[weekday - 1] ?? '?';
}
