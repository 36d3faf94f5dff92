import { DateTime } from 'luxon';
import type { Instant } from '../../../domain/time/instant.js';
import { stateOfContext } from '../../../platforms/kit/simulator/context.js';

/** A call-tracking widget of MANGO OFFICE, and the token of its list of calls. */
export interface MangoAccount {
  readonly widgetId: string;
  readonly accessToken: string;
}

declare module '../../../platforms/kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly mango: readonly MangoAccount[];
  }
}

/** The widget of the demo and the tests. */
export const MANGO_WIDGET: MangoAccount = { widgetId: '1234', accessToken: 'sandbox-mango-token' };

/** A call as the vendor stores it: its parameters by their names in webhooks, as text. */
export type ListedCall = Readonly<Record<string, string>>;

interface ListedCallEntry {
  readonly startedAt: Instant;
  readonly call: ListedCall;
}

/** MANGO's own records of calls, by widget. */
class ListedCalls {
  private readonly entries = new Map<string, ListedCallEntry[]>();

  /** @returns false if the call has no start to sort by */
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

export const listedCallsOf = stateOfContext(() => new ListedCalls());
