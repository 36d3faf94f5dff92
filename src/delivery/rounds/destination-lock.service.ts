import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { SECOND } from '../../domain/time/instant.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { Shutdown } from './shutdown.js';

/**
 * Short, because the lock of a process that died holds up the others until it lapses. A round that loses it does no harm: rows
 * are claimed.
 */
const LOCK_MS = 10 * SECOND;
const RENEW_MS = 3 * SECOND;
const RETRY_MS = 100;

/** A held lock of a destination, until it is released. */
export interface HeldLock {
  release(): Promise<void>;
}

/**
 * Distributed lock with a lease: one round of a destination at a time over all processes, because platforms count parallel
 * requests by login. No safety depends on it.
 */
@Injectable()
export class DestinationLock {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly states: DestinationStatesStore,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns null if another round is running and `wait` is false, or if the process ends */
  async acquire(destination: Destination, wait: boolean): Promise<HeldLock | null> {
    const token = newId();
    while (!(await this.tryAcquire(destination, token))) {
      if (!wait || this.shutdown.inProgress) return null;
      await sleep(RETRY_MS);
    }
    const timer = setInterval(() => {
      this.states.renewRound(token, this.clock.now() + LOCK_MS).catch((error: unknown) => {
        this.logger.warn({ msg: 'lock of the round not renewed', error: error instanceof Error ? error.name : 'unknown' });
      });
    }, RENEW_MS);
    timer.unref();
    return {
      release: async () => {
        clearInterval(timer);
        await this.states.releaseRound(token);
      },
    };
  }

  private tryAcquire({ id }: Destination, token: string): Promise<boolean> {
    const now = this.clock.now();
    return this.states.claimRound(id, token, now, now + LOCK_MS);
  }
}
