import { Inject, Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { SECOND } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { BudgetsStore } from '../../store/destinations/budgets.store.js';
import { Semaphore } from '../requests/in-flight-requests.js';
import { quotaExhausted, quotaSpendings, type QuotaUse } from './quota-use.js';

/** What the platforms' accounts may still be asked: budgets of all processes, requests at a time and per second of this one. */
@Injectable()
export class RateLimits {
  private readonly semaphores = new Map<string, Semaphore>();

  constructor(
    private readonly budgets: BudgetsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Spends before anything leaves. @returns the trouble of an account that has no more for now; nothing is spent then */
  async spend({ platform }: Destination, errand: QuotaUse): Promise<DestinationTrouble | null> {
    const { budgets } = platform.account;
    const now = this.clock.now();
    const spendings = quotaSpendings(budgets, errand, now);
    if (spendings.length === 0) return null;
    const refused = await this.budgets.spend(spendings);
    return refused.length === 0
      ? null
      : quotaExhausted(
          budgets.filter(({ id }) => refused.includes(id)),
          now,
        );
  }

  /** Counts what a question took beyond what was spent for it. */
  async recordUse({ platform }: Destination, errand: QuotaUse): Promise<void> {
    const spendings = quotaSpendings(platform.account.budgets, errand, this.clock.now());
    if (spendings.length > 0) await this.budgets.record(spendings);
  }

  /** Does the work when the account has room for one more request at a time, and this machine for one more in this second. */
  async acquire<T>({ platform }: Destination, work: () => Promise<T>): Promise<T> {
    const { id, parallel, rateLimit: pace } = platform.account;
    const paced = async (): Promise<T> => {
      if (pace) await this.acquirePace(pace.id, pace.perSecond);
      return work();
    };
    return parallel === undefined ? paced() : this.semaphoreOf(id).run(parallel, paced);
  }

  /** A slot of the pace is free again a second after it was taken. */
  private async acquirePace(id: string, perSecond: number): Promise<void> {
    const slots = this.semaphoreOf(id);
    await slots.acquire(perSecond);
    setTimeout(() => slots.release(), SECOND).unref();
  }

  private semaphoreOf(id: string): Semaphore {
    const slots = this.semaphores.get(id) ?? new Semaphore();
    this.semaphores.set(id, slots);
    return slots;
  }
}
