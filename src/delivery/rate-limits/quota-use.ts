import { sentence } from '../../domain/localized-text.js';
import { HOUR, MINUTE, SECOND, type Instant } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import type { Budget, BudgetUse } from '../../platforms/kit/platform.js';
import { leftOfShare } from '../../domain/uploads/budget-share.js';
import type { BudgetEntity } from '../../store/schema/entities/destination-state.entity.js';
import { sharedUse, type ShareSpending, type Spending } from '../../store/destinations/budgets.store.js';

/** What our own count of a platform's quota is of. */
const OWN_COUNT = {
  requests: sentence('requests by our own count', 'запросов, по нашему счёту'),
  rows: sentence('rows by our own count', 'строк, по нашему счёту'),
} as const;

/** Of a project's share, which says nothing of the other projects. */
const OWN_SHARE = {
  requests: sentence(
    'this project’s share of the requests is used up for this hour, by our own count',
    'доля этого проекта в запросах исчерпана до конца часа, по нашему счёту',
  ),
  rows: sentence(
    'this project’s share of the rows is used up for this hour, by our own count',
    'доля этого проекта в строках исчерпана до конца часа, по нашему счёту',
  ),
} as const;

/** A project's share of a budget for a use that may take `most` of it; undefined where it has the budget for itself. */
type ShareOf = (budget: Budget, most: number) => ShareSpending | undefined;

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
  shareOf: ShareOf,
): Spending[] {
  return budgets
    .filter(({ uses }) => uses.includes(use))
    .map((budget) => {
      const { id, uses, counts, perMs } = budget;
      const leaves = uses.includes('write') && (use !== 'write' || leavesReserve === true);
      const most = budget.most - (leaves ? Math.floor(budget.most * UPLOAD_RESERVE) : 0);
      const amount = counts === 'rows' ? rows : requests;
      return { id, period: Math.floor(now / perMs), amount, most, share: shareOf(budget, most) };
    })
    .filter(({ amount }) => amount > 0);
}

/** The clocks of the platform and this machine differ a little; a daily quota has certainly been renewed a minute later. */
const reserveMs = (perMs: number): number => (perMs >= HOUR ? MINUTE : SECOND);

/** What is used of an account's budgets, as a project finds it. */
export interface BudgetUsage {
  readonly rows: ReadonlyMap<string, BudgetEntity>;
  readonly shareOf: ShareOf;
  readonly now: Instant;
}

interface UsedBudget {
  readonly total: number;
  /** For this project; infinite where it is the only one. The budget itself may have less. */
  readonly leftOfShare: number;
}

function usedOf(budget: Budget, { rows, shareOf, now }: BudgetUsage): UsedBudget {
  const { id, most, perMs } = budget;
  const period = Math.floor(now / perMs);
  const share = shareOf(budget, most);
  const shared = sharedUse(rows, { id, period, share });
  const row = rows.get(id);
  const total = row?.period === period ? row.used : 0;
  return { total, leftOfShare: share && shared ? leftOfShare(most, share, shared) : Infinity };
}

/** Whether each of these rows may be a request of its own, so that the day's requests stay below `upTo`. */
export function maySendSingly(
  budgets: readonly Budget[],
  usage: BudgetUsage,
  { rows, upTo }: { readonly rows: number; readonly upTo: number },
): boolean {
  return budgets
    .filter(({ counts }) => counts === 'requests')
    .map((budget) => usedOf(budget, usage))
    .every((used) => used.total + rows <= upTo && rows <= used.leftOfShare);
}

/** How many rows this project may still send where rows count: a request of more would be refused though some are left. */
export function rowsLeft(budgets: readonly Budget[], usage: BudgetUsage): number {
  const left = budgets
    .filter(({ counts }) => counts === 'rows')
    .map((budget) => {
      const used = usedOf(budget, usage);
      return Math.min(budget.most - used.total, used.leftOfShare);
    });
  return Math.min(Infinity, ...left);
}

/** When these budgets allow one more row; null if they do now. */
export function quotaFreeAt(budgets: readonly Budget[], usage: BudgetUsage): Instant | null {
  const { now } = usage;
  const waits = budgets.flatMap((budget) => {
    const used = usedOf(budget, usage);
    if (used.total >= budget.most) return [periodEnd(now, budget.perMs)];
    return used.leftOfShare > 0 ? [] : [periodEnd(now, HOUR)];
  });
  return waits.length === 0 ? null : Math.max(...waits);
}

/** When the next period has begun for certain. */
function periodEnd(now: Instant, perMs: number): Instant {
  return now + perMs - (now % perMs) + reserveMs(perMs);
}

/** The trouble of an account whose budgets are used up: it lasts until the last of them is renewed. */
export function quotaExhausted(budgets: readonly Budget[], now: Instant): DestinationTrouble {
  return delayBy(
    budgets.map((budget) => ({ text: quotaText(budget, OWN_COUNT), until: periodEnd(now, budget.perMs) })),
    now,
  );
}

/** The trouble of a project that has used its share up: with each hour more of what others leave is open to it. */
export function shareExhausted(budgets: readonly Budget[], now: Instant): DestinationTrouble {
  return delayBy(
    budgets.map((budget) => ({ text: quotaText(budget, OWN_SHARE), until: periodEnd(now, HOUR) })),
    now,
  );
}

function delayBy(waits: readonly { readonly text: string; readonly until: Instant }[], now: Instant): DestinationTrouble {
  const [last] = waits.toSorted((a, b) => b.until - a.until);
  return {
    kind: 'delay',
    reason: { code: 'RATE_LIMITED', detail: last?.text ?? OWN_COUNT.requests },
    afterMs: last ? last.until - now : MINUTE,
  };
}

function quotaText({ most, perMs, counts }: Budget, sentences: Readonly<Record<Budget['counts'], string>>): string {
  return `${most} / ${periodText(perMs)}: ${sentences[counts]}`;
}

function periodText(perMs: number): string {
  return perMs >= HOUR ? `${perMs / HOUR} h` : `${perMs / SECOND} s`;
}
