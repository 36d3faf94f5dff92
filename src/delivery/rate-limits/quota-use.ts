import { sentence } from '../../domain/localized-text.js';
import { HOUR, MINUTE, SECOND, type Instant } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import type { Budget, BudgetUse } from '../../platforms/kit/platform.js';
import type { Spending } from '../../store/destinations/budgets.store.js';

/** What our own count of a platform's quota is of. */
const OWN_COUNT = {
  requests: sentence('requests by our own count', 'запросов, по нашему счёту'),
  rows: sentence('rows by our own count', 'строк, по нашему счёту'),
} as const;

/** The requests that are about to be made. */
export interface QuotaUse {
  readonly use: BudgetUse;
  readonly requests: number;
  readonly rows: number;
  /** Counts as sending without sending an upload, as a check does. */
  readonly leavesReserve?: boolean;
}

/** Share of a budget reserved for uploads: polls and checks must not use up the day of all clients with the same login. */
const UPLOAD_RESERVE = 0.2;

/** The amounts that a use takes from each of the account's budgets. Pure. */
export function quotaSpendings(
  budgets: readonly Budget[],
  { use, requests, rows, leavesReserve }: QuotaUse,
  now: Instant,
): Spending[] {
  return budgets
    .filter(({ uses }) => uses.includes(use))
    .map(({ id, uses, counts, most, perMs }) => {
      const open = use === 'write' && leavesReserve !== true ? most : most - Math.floor(most * UPLOAD_RESERVE);
      return {
        id,
        period: Math.floor(now / perMs),
        amount: counts === 'rows' ? rows : requests,
        most: uses.includes('write') ? open : most,
      };
    })
    .filter(({ amount }) => amount > 0);
}

/** The clocks of the platform and this machine differ a little; a daily quota has certainly been renewed a minute later. */
const reserveMs = (perMs: number): number => (perMs >= HOUR ? MINUTE : SECOND);

/** A budget's use in one period. */
export interface UsedBudget {
  readonly id: string;
  readonly period: number;
  readonly used: number;
}

/**
 * Whether each of these rows may be a request of its own, so that the day's requests stay below `upTo`.
 * @param used of the account's budgets that count requests of sending
 */
export function maySendSingly(
  budgets: readonly Budget[],
  used: readonly UsedBudget[],
  { rows, upTo }: { readonly rows: number; readonly upTo: number },
  now: Instant,
): boolean {
  return budgets.every(({ id, perMs }) => {
    const spent = used.find((one) => one.id === id && one.period === Math.floor(now / perMs))?.used ?? 0;
    return spent + rows <= upTo;
  });
}

/** When these budgets allow one more row; null if they do now. */
export function quotaFreeAt(budgets: readonly Budget[], used: readonly UsedBudget[], now: Instant): Instant | null {
  const usedUp = budgets.filter(({ id, most, perMs }) => {
    const period = Math.floor(now / perMs);
    return used.some((one) => one.id === id && one.period === period && one.used >= most);
  });
  return usedUp.length === 0 ? null : Math.max(...usedUp.map(({ perMs }) => now + perMs - (now % perMs) + reserveMs(perMs)));
}

/** The trouble of an account whose budgets are used up: it lasts until the last of them is renewed. */
export function quotaExhausted(budgets: readonly Budget[], now: Instant): DestinationTrouble {
  const [last] = budgets
    .map(({ most, counts, perMs }) => ({
      text: `${most} / ${periodText(perMs)}: ${OWN_COUNT[counts]}`,
      ends: perMs - (now % perMs) + reserveMs(perMs),
    }))
    .toSorted((a, b) => b.ends - a.ends);
  return {
    kind: 'delay',
    reason: { code: 'RATE_LIMITED', detail: last?.text ?? OWN_COUNT.requests },
    afterMs: last?.ends ?? MINUTE,
  };
}

function periodText(perMs: number): string {
  return perMs >= HOUR ? `${perMs / HOUR} h` : `${perMs / SECOND} s`;
}
