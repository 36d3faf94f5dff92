import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SECOND } from '../../domain/time/instant.js';
import { CLOCK, type Clock, RANDOM, type Random, systemClock } from '../../runtime/clock.js';
import { newId, sha256 } from '../../runtime/ids.js';
import { AccountSlotsStore } from '../../store/destinations/account-slots.store.js';
import { BudgetsStore } from '../../store/destinations/budgets.store.js';
import type { Permit } from '../requests/in-flight-requests.js';
import { Shutdown } from '../rounds/shutdown.js';

/** Short, because the slot of a process that died is unavailable until it lapses. */
const LEASE_MS = 10 * SECOND;
const RENEW_MS = 3 * SECOND;
/** Interval between tries for a slot that is taken; with jitter, so that the processes alternate. */
const RETRY_MS = 50;
/** The longest time that a request is delayed by the rate: others use the account too. */
const LONGEST_PACE_MS = 5 * SECOND;

/**
 * Distributed semaphore and rate limiter: an account's requests in flight and per second, over all processes on one
 * PostgreSQL. If the database does not answer, each process counts for itself: nothing leaves then anyway, because requests
 * are journalled first.
 */
@Injectable()
export class SharedSlots {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly slots: AccountSlotsStore,
    private readonly budgets: BudgetsStore,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /**
   * Waits for one of the account's slots. Never rejects.
   *
   * @param own this process's permit; released after the slot, so that the next holder here finds the slot free
   */
  async acquire(account: string, parallel: number, own: Permit): Promise<Permit> {
    if (!this.slots.isShared) return own;
    const token = newId();
    const held = await this.retried(async () => {
      const now = this.clock.now();
      return (await this.slots.claim(account, parallel, token, now, now + LEASE_MS)) !== null;
    }, RETRY_MS);
    if (!held) return own;
    const timer = setInterval(() => void this.quietly(this.slots.renew(account, token, this.clock.now() + LEASE_MS)), RENEW_MS);
    timer.unref();
    return {
      release: () => {
        clearInterval(timer);
        void this.quietly(this.slots.release(account, token)).finally(() => own.release());
      },
    };
  }

  /**
   * Waits until one more request fits into this second. Fixed windows of a second with half the rate each: any second, however
   * it overlaps two windows, stays within the rate.
   */
  async pace(id: string, perSecond: number): Promise<void> {
    if (!this.slots.isShared) return;
    const most = Math.max(1, Math.floor(perSecond / 2));
    const key = `second ${sha256(id).slice(0, 32)}`;
    const began = performance.now();
    await this.retried(async () => {
      if (performance.now() - began > LONGEST_PACE_MS) return true;
      // Real seconds, whichever clock decides what is due.
      const period = Math.floor(systemClock.now() / SECOND);
      return (await this.budgets.spend([{ id: key, period, amount: 1, most }])).length === 0;
    }, 2 * RETRY_MS);
  }

  /** @returns whether it succeeded; false if the process ends or the database does not answer */
  private async retried(attempt: () => Promise<boolean>, pauseMs: number): Promise<boolean> {
    try {
      while (!(await attempt())) {
        if (this.shutdown.inProgress) return false;
        await sleep(pauseMs * (1 + this.random()));
      }
      return true;
    } catch (error) {
      this.warn(error);
      return false;
    }
  }

  private async quietly(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => this.warn(error));
  }

  private warn(error: unknown): void {
    const name = error instanceof Error ? error.name : 'unknown';
    this.logger.warn({ msg: 'limits are counted by this process alone for now', error: name });
  }
}
