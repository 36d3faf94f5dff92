import { DateTime } from 'luxon';
import type { Instant } from '../../domain/time/instant.js';

/** A call as the vendor has it: its parameters by their names in webhooks, as text. */
export type ListedCall = Readonly<Record<string, string>>;

interface Entry {
  readonly startedAt: Instant;
  readonly call: ListedCall;
}

/** MANGO's own records of calls, by widget. */
export class CallBook {
  private readonly entries = new Map<string, Entry[]>();

  /** @returns false where the call has no start that the sandbox could sort it by */
  add(widgetId: string, call: ListedCall): boolean {
    const startedAt = DateTime.fromISO(call['dateStart'] ?? '', { zone: 'utc' });
    if (!startedAt.isValid) return false;
    this.entries.set(widgetId, [...(this.entries.get(widgetId) ?? []), { startedAt: startedAt.toMillis(), call }]);
    return true;
  }

  /** Calls that began in [from, to), the newest first. */
  list(widgetId: string, from: Instant, to: Instant): ListedCall[] {
    return (this.entries.get(widgetId) ?? [])
      .filter(({ startedAt }) => startedAt >= from && startedAt < to)
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .map(({ call }) => call);
  }
}
