const DAY_MS = 86_400_000;
const DAYS = 30;

/** A day as `2026-11-22`, in the business's time zone. */
function dayText(instant: number, timeZone: string): string {
  // Sweden writes dates as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}

export function firstOfThirtyDays(now: number, timeZone: string): string {
  return dayText(now - (DAYS - 1) * DAY_MS, timeZone);
}

/** All thirty, oldest first: a day without calls has its place too. */
export function thirtyDays(now: number, timeZone: string): string[] {
  return Array.from({ length: DAYS }, (_, index) => dayText(now - (DAYS - 1 - index) * DAY_MS, timeZone));
}
