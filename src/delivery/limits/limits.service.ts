import { Injectable } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { SECOND } from '../../domain/time/instant.js';
import type { DestinationTrouble } from '../../platforms/kit/answers.js';
import { BudgetsStore } from '../../store/destinations/budgets.store.js';
import { World } from '../world.js';
import { Slots } from './slots.js';
import { exhausted, spendingsFor, type Errand } from './spending.js';

/** What the platforms' accounts may still be asked: budgets of all processes, requests at a time and per second of this one. */
@Injectable()
export class LimitsService {
  private readonly slots = new Map<string, Slots>();

  constructor(
    private readonly budgets: BudgetsStore,
    private readonly world: World,
  ) {}

  /** Spends before anything leaves. @returns the trouble of an account that has no more for now; nothing is spent then */
  async spend({ platform }: Destination, errand: Errand): Promise<DestinationTrouble | null> {
    const { budgets } = platform.account;
    const now = this.world.clock.now();
    const spendings = spendingsFor(budgets, errand, now);
    if (spendings.length === 0) return null;
    const refused = await this.budgets.spend(spendings);
    return refused.length === 0
      ? null
      : exhausted(
          budgets.filter(({ id }) => refused.includes(id)),
          now,
        );
  }

  /** Counts what a question took beyond what was spent for it. */
  async note({ platform }: Destination, errand: Errand): Promise<void> {
    const spendings = spendingsFor(platform.account.budgets, errand, this.world.clock.now());
    if (spendings.length > 0) await this.budgets.record(spendings);
  }

  /** Does the work when the account has room for one more request at a time, and this machine for one more in this second. */
  async inTurn<T>({ platform }: Destination, work: () => Promise<T>): Promise<T> {
    const { id, parallel, rateLimit: pace } = platform.account;
    const paced = async (): Promise<T> => {
      if (pace) await this.take(pace.id, pace.perSecond);
      return work();
    };
    return parallel === undefined ? paced() : this.slotsOf(id).hold(parallel, paced);
  }

  /** A slot of the pace is free again a second after it was taken. */
  private async take(id: string, perSecond: number): Promise<void> {
    const slots = this.slotsOf(id);
    await slots.take(perSecond);
    setTimeout(() => slots.giveBack(), SECOND).unref();
  }

  private slotsOf(id: string): Slots {
    const slots = this.slots.get(id) ?? new Slots();
    this.slots.set(id, slots);
    return slots;
  }
}
