import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { maskIp } from '../domain/calls/masking.js';
import { MINUTE } from '../domain/time/instant.js';
import type { Clock } from './clock.js';
import { FailedAttempts } from './failed-attempts.js';
import type { Metrics } from './metrics.js';
import { PacedQueue } from './paced-queue.js';

/** Limit of delayed answers: each holds a connection. */
const MAX_WAITING = 200;
/** Log lines per minute; what comes beyond is counted in the next one, so that guessing cannot fill the disk. */
const MAX_LINES = 60;

/** Wrong keys or tokens at one endpoint: counted, logged without the secret, and slowed down. */
export class WrongSecrets {
  private readonly attempts: FailedAttempts;
  private readonly logger = new Logger('access');
  private readonly answers = new PacedQueue();
  private waiting = 0;
  private lines = { since: -Infinity, count: 0 };

  constructor(
    private readonly endpoint: 'api' | 'webhooks',
    policy: ConstructorParameters<typeof FailedAttempts>[0],
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    this.attempts = new FailedAttempts(policy);
  }

  /**
   * Counts one and delays its answer.
   * @returns how long the address is refused, in milliseconds; 0 for not at all
   */
  async refuse(address: string): Promise<number> {
    const delay = this.count(address);
    await this.wait(delay);
    await this.answers.next();
    return this.attempts.lockedFor(address, this.clock.now());
  }

  /**
   * Delays the check of a secret after too many wrong ones: otherwise a quick answer would reveal a right guess.
   * @returns false if too many wait already
   */
  async waitToBeJudged(address: string): Promise<boolean> {
    return this.wait(this.attempts.delayOf(address, this.clock.now()));
  }

  /** Counts one that has waited. */
  record(address: string): number {
    this.count(address);
    return this.attempts.lockedFor(address, this.clock.now());
  }

  private count(address: string): number {
    this.metrics.wrongSecrets.inc({ endpoint: this.endpoint });
    this.log(address);
    return this.attempts.record(address, this.clock.now());
  }

  private async wait(ms: number): Promise<boolean> {
    if (ms === 0) return true;
    if (this.waiting >= MAX_WAITING) return false;
    this.waiting += 1;
    await sleep(ms).finally(() => (this.waiting -= 1));
    return true;
  }

  private log(address: string): void {
    const now = this.clock.now();
    if (now - this.lines.since >= MINUTE) {
      const unsaid = this.lines.count - MAX_LINES;
      if (unsaid > 0) this.logger.warn({ msg: 'more wrong secrets than were logged', endpoint: this.endpoint, count: unsaid });
      this.lines = { since: now, count: 0 };
    }
    this.lines.count += 1;
    if (this.lines.count > MAX_LINES) return;
    this.logger.warn({ msg: 'wrong secret', endpoint: this.endpoint, from: maskIp(address) });
  }
}
