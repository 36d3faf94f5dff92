import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { SECOND } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import type { PlatformLimits } from '../../platforms/kit/platform.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { BudgetsStore } from '../../store/destinations/budgets.store.js';
import { type Permit, Semaphore } from '../requests/in-flight-requests.js';
import { maySendSingly, quotaExhausted, quotaSpendings, type QuotaUse } from './quota-use.js';
import { SharedSlots } from './shared-slots.service.js';

/**
 * Rate limits of the platforms' accounts: budgets, requests in flight and per second, over all processes on one database.
 * Within this process semaphores keep the order.
 */
@Injectable()
export class RateLimits {
  private readonly semaphores = new Map<string, Semaphore>();

  constructor(
    private readonly budgets: BudgetsStore,
    private readonly shared: SharedSlots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Spends before anything leaves.
   * @returns the trouble of an account whose quota is used up; nothing is spent then
   */
  async spend({ platform }: Destination, use: QuotaUse): Promise<DestinationTrouble | null> {
    const { budgets } = platform.account;
    const now = this.clock.now();
    const spendings = quotaSpendings(budgets, use, now);
    if (spendings.length === 0) return null;
    const refused = await this.budgets.spend(spendings);
    return refused.length === 0
      ? null
      : quotaExhausted(
          budgets.filter(({ id }) => refused.includes(id)),
          now,
        );
  }

  /** The limits of batches for this many rows: one row each while the day's requests allow it. */
  async limitsFor({ platform: { account, limits } }: Destination, rows: number): Promise<PlatformLimits> {
    const { singleRowsUpTo: upTo } = limits;
    if (upTo === undefined) return limits;
    const budgets = account.budgets.filter(({ uses, counts }) => counts === 'requests' && uses.includes('write'));
    const used = await this.budgets.used(budgets.map(({ id }) => id));
    return maySendSingly(budgets, used, { rows, upTo }, this.clock.now()) ? { ...limits, rowsPerRequest: 1 } : limits;
  }

  /** Counts the requests that an operation made beyond those spent for it. */
  async recordUse({ platform }: Destination, use: QuotaUse): Promise<void> {
    const spendings = quotaSpendings(platform.account.budgets, use, this.clock.now());
    if (spendings.length > 0) await this.budgets.record(spendings);
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

const UNLIMITED: Permit = { release: () => undefined };
