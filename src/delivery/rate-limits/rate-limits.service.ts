import { Inject, Injectable } from '@nestjs/common';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import { type Instant, SECOND } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import type { Budget, PlatformLimits } from '../../platforms/kit/platform.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { budgetsById, BudgetsStore, type Spending } from '../../store/destinations/budgets.store.js';
import { type Permit, Semaphore } from '../requests/in-flight-requests.js';
import { ProjectShares } from './project-shares.js';
import { maySendSingly, quotaExhausted, quotaSpendings, type QuotaUse, rowsLeft, shareExhausted } from './quota-use.js';
import { SharedSlots } from './shared-slots.service.js';

/**
 * Rate limits of the platforms' accounts: budgets, requests in flight and per second, over all processes on one database.
 * Within this process semaphores keep the order.
 */
@Injectable()
export class RateLimits {
  private readonly semaphores = new Map<string, Semaphore>();
  private readonly shares: ProjectShares;

  constructor(
    private readonly budgets: BudgetsStore,
    private readonly shared: SharedSlots,
    destinations: Destinations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.shares = new ProjectShares(destinations.all);
  }

  /**
   * Spends before anything leaves.
   * @returns the trouble of an account whose quota is used up, or the project's share of it; nothing is spent then
   */
  async spend(destination: Destination, use: QuotaUse): Promise<DestinationTrouble | null> {
    const now = this.clock.now();
    const spendings = this.spendingsOf(destination, use, now);
    if (spendings.length === 0) return null;
    const refused = await this.budgets.spend(spendings);
    if (refused.length === 0) return null;
    const { budgets } = destination.platform.account;
    const used = spendings.filter(({ id }) => refused.includes(id));
    const shares = spendings.filter(({ share }) => share && refused.includes(share.id));
    return used.length > 0 ? quotaExhausted(budgetsOf(budgets, used), now) : shareExhausted(budgetsOf(budgets, shares), now);
  }

  /** Limits of batches for this many rows: one row each while the day's requests allow it; where rows count, what is left. */
  async limitsFor({ platform: { account, limits }, projectId }: Destination, rows: number): Promise<PlatformLimits> {
    const { singleRowsUpTo: upTo, rowsPerRequest } = limits;
    const budgets = account.budgets.filter(
      ({ uses, counts }) => uses.includes('write') && (counts === 'rows' || upTo !== undefined),
    );
    if (budgets.length === 0) return limits;
    const now = this.clock.now();
    const rowsOfBudgets = budgetsById(await this.budgets.used(this.shares.rowIds(budgets)));
    const usage = { rows: rowsOfBudgets, shareOf: (budget: Budget) => this.shares.of(budget, projectId, now), now };
    if (upTo !== undefined && maySendSingly(budgets, usage, { rows, upTo })) return { ...limits, rowsPerRequest: 1 };
    return { ...limits, rowsPerRequest: Math.max(1, Math.min(rowsPerRequest, rowsLeft(budgets, usage))) };
  }

  /** Counts the requests that an operation made beyond those spent for it. */
  async recordUse(destination: Destination, use: QuotaUse): Promise<void> {
    const spendings = this.spendingsOf(destination, use, this.clock.now());
    if (spendings.length > 0) await this.budgets.record(spendings);
  }

  private spendingsOf({ platform, projectId }: Destination, use: QuotaUse, now: Instant): Spending[] {
    const { budgets } = platform.account;
    return quotaSpendings(budgets, use, now, (budget, most) => this.shares.of(budget, projectId, now, most));
  }

  /**
   * Waits until the account allows one more request in flight and one more in this second. Never rejects.
   *
   * @returns to be released when the answer is there; the second's rate is renewed by itself
   */
  async acquire({ platform }: Destination): Promise<Permit> {
    const { id, parallel, rateLimit } = platform.account;
    const permit = parallel === undefined ? UNLIMITED : await this.oneAtATime(id, parallel);
    if (rateLimit) {
      const ofThisSecond = await this.semaphoreOf(rateLimit.id).acquire(rateLimit.perSecond);
      setTimeout(() => ofThisSecond.release(), SECOND).unref();
      await this.shared.pace(rateLimit.id, rateLimit.perSecond);
    }
    return permit;
  }

  private async oneAtATime(account: string, parallel: number): Promise<Permit> {
    return this.shared.acquire(account, parallel, await this.semaphoreOf(account).acquire(parallel));
  }

  /** Runs the work while holding a permit. */
  async run<T>(destination: Destination, work: () => Promise<T>): Promise<T> {
    const permit = await this.acquire(destination);
    try {
      return await work();
    } finally {
      permit.release();
    }
  }

  private semaphoreOf(id: string): Semaphore {
    const semaphore = this.semaphores.get(id) ?? new Semaphore();
    this.semaphores.set(id, semaphore);
    return semaphore;
  }
}

function budgetsOf(budgets: readonly Budget[], spendings: readonly Spending[]): Budget[] {
  return budgets.filter(({ id }) => spendings.some((one) => one.id === id));
}

const UNLIMITED: Permit = { release: () => undefined };
