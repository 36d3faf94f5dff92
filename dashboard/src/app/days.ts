export const PRESETS = ['today', 'yesterday', '7', '30', 'all'] as const;
export type Preset = (typeof PRESETS)[number];

/** Days in the business's time zone, both included. */
export interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const DAY_MS = 86_400_000;

/** A day as `2026-11-22`, in a time zone. */
export function dayIn(instant: number, timeZone: string): string {
  // The Swedish locale formats dates as ISO 8601.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}

/** The date this many days before another one. */
export function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

/** Every day from the first to the last. */
export function daysBetween(first: string, last: string): string[] {
  const count = Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayBefore(last, count - 1 - index));
}

export function daysOf(kind: Preset, today: string): Days {
  switch (kind) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: dayBefore(today, 1), to: dayBefore(today, 1) };
    case '7':
      return { from: dayBefore(today, 6), to: today };
    case '30':
      return { from: dayBefore(today, 29), to: today };
    case 'all':
      return {};
  }
}

/** The last days of a period, for data that is limited to a number of days. `isCut`: there were more. */
export function lastDaysOf(
  { from, to }: Days,
  today: string,
  most: number,
): { readonly days: Required<Days>; readonly isCut: boolean } {
  const last = to ?? today;
  const first = dayBefore(last, most - 1);
  const isCut = from === undefined || from < first;
  return { days: { from: isCut ? first : from, to: last }, isCut };
}

/** The preceding days of the same length; null if they have no beginning. */
export function daysAhead({ from, to }: Days, today: string): Days | null {
  if (from === undefined) return null;
  const length = daysBetween(from, to ?? today).length;
  return { from: dayBefore(from, length), to: dayBefore(from, 1) };
}
