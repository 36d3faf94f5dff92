import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
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
/** How long a slot passes from request to request within this process: claiming and returning it for each is two commits. */
const KEEP_MS = 3 * SECOND;
/** A slot without a request is returned after this time, which is longer than the gap between two requests of a round. */
const IDLE_MS = 250;
/** Fairness: after `KEEP_MS` this process waits until each of the others has tried. */
const PAUSE_MS = 2 * RETRY_MS;
/** The longest time that a request is delayed by the rate: others use the account too. */
const LONGEST_PACE_MS = 5 * SECOND;

/** One of an account's slots, from its claim to its return. */
interface HeldSlot {
  readonly account: string;
  readonly token: string;
  readonly claimedAt: number;
  readonly renewal: NodeJS.Timeout;
}

/** A held slot without a request. */
interface IdleSlot {
  readonly slot: HeldSlot;
  readonly timeout: NodeJS.Timeout;
}

/**
 * Distributed semaphore and rate limiter: an account's requests in flight and per second, over all processes on one
 * PostgreSQL. If the database does not answer, each process counts for itself: nothing leaves then anyway, because requests
 * are journalled first.
 */
@Injectable()
export class SharedSlots implements BeforeApplicationShutdown {
  private readonly logger = new Logger('delivery');
  /** By account. */
  private readonly idle = new Map<string, IdleSlot[]>();
  private isEnding = false;

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
    const slot = this.takeIdle(account) ?? (await this.claim(account, parallel));
    if (!slot) return own;
    let held = true;
    return {
      release: () => {
        if (held) this.passOn(slot, own);
        held = false;
      },
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    const unused = [...this.idle.values()].flat();
    this.idle.clear();
    for (const { timeout } of unused) clearTimeout(timeout);
    await Promise.all(unused.map(({ slot }) => this.giveBack(slot)));
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

  /** @returns null where the process ends or the database does not answer */
  private async claim(account: string, parallel: number): Promise<HeldSlot | null> {
    const token = newId();
    const claimed = await this.retried(async () => {
      const now = this.clock.now();
      return (await this.slots.claim(account, parallel, token, now, now + LEASE_MS)) !== null;
    }, RETRY_MS);
    if (!claimed) return null;
    const renew = () => void this.quietly(this.slots.renew(account, token, this.clock.now() + LEASE_MS));
    return { account, token, claimedAt: performance.now(), renewal: setInterval(renew, RENEW_MS).unref() };
  }

  /** Hands the slot to the next request of this process; after `KEEP_MS` the other processes go first. */
  private passOn(slot: HeldSlot, own: Permit): void {
    const isKept = !this.isEnding && performance.now() - slot.claimedAt < KEEP_MS;
    if (isKept) {
      this.keepIdle(slot);
      own.release();
    } else void this.giveBack(slot).then(() => setTimeout(() => own.release(), this.isEnding ? 0 : PAUSE_MS));
  }

  private keepIdle(slot: HeldSlot): void {
    const { account } = slot;
    const timeout = setTimeout(() => {
      const others = (this.idle.get(account) ?? []).filter((one) => one.slot !== slot);
      this.idle.set(account, others);
      void this.giveBack(slot);
    }, IDLE_MS).unref();
    this.idle.set(account, [...(this.idle.get(account) ?? []), { slot, timeout }]);
  }

  private takeIdle(account: string): HeldSlot | null {
    const taken = this.idle.get(account)?.pop();
    if (!taken) return null;
    clearTimeout(taken.timeout);
    // A process that was suspended meanwhile may have lost it.
    if (performance.now() - taken.slot.claimedAt < LEASE_MS) return taken.slot;
    void this.giveBack(taken.slot);
    return null;
  }

  private giveBack({ account, token, renewal }: HeldSlot): Promise<void> {
    clearInterval(renewal);
    return this.quietly(this.slots.release(account, token));
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
