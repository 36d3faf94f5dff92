import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Destination } from '../../destinations/destinations.js';
import { SECOND } from '../../domain/time/instant.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { newId } from '../../runtime/ids.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { Shutdown } from './shutdown.js';

/** Short, because a process that died holds up the others for so long; whoever loses it does no harm, as rows are claimed. */
const LOCK_MS = 10 * SECOND;
const RENEW_MS = 3 * SECOND;
const RETRY_MS = 100;

/** One round of a destination at a time, of all processes: platforms count parallel requests by login, and `run` waits for its turn. */
@Injectable()
export class DestinationLock {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly states: DestinationStatesStore,
    private readonly shutdown: Shutdown,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Does the work in its turn. @returns null without having done it: another round is running and `wait` is false, or the process ends */
  async withLock<T>(destination: Destination, wait: boolean, work: () => Promise<T>): Promise<T | null> {
    const token = newId();
    while (!(await this.tryAcquire(destination, token))) {
      if (!wait || this.shutdown.inProgress) return null;
      await sleep(RETRY_MS);
    }
    const timer = setInterval(() => {
      this.states.renewRound(token, this.clock.now() + LOCK_MS).catch((error: unknown) => {
        this.logger.warn({ msg: 'turn not renewed', error: error instanceof Error ? error.name : 'unknown' });
      });
    }, RENEW_MS);
    timer.unref();
    try {
      return await work();
    } finally {
      clearInterval(timer);
      await this.states.releaseRound(token);
    }
  }

  private tryAcquire({ id }: Destination, token: string): Promise<boolean> {
    const now = this.clock.now();
    return this.states.claimRound(id, token, now, now + LOCK_MS);
  }
}
