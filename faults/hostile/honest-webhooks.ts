import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from '../../bench/harness/child.js';
import type { HostilePlace } from './service.js';

export interface HonestSettings {
  /** Ports of the processes, used round robin. */
  readonly ports: readonly number[];
}

/** Times of webhooks' answers, in milliseconds each. */
export interface HonestAnswers {
  readonly sent: number;
  readonly acknowledged: number;
  readonly median: number;
  readonly slowest: number;
  /** For how long of the slowest the sender itself had no processor: the service's time is at least so much less. */
  readonly ownMs: number;
}

/** An honest client's webhooks, sent by a process of their own. */
export class HonestWebhooks {
  private sent = 0;

  private constructor(private readonly sender: Child<null>) {}

  static async start({ ports }: HostilePlace): Promise<HonestWebhooks> {
    const settings: HonestSettings = { ports };
    return new HonestWebhooks(await startChild<null>(new URL('./honest-sender.js', import.meta.url), settings));
  }

  /** Sends until the work is done, and at least this long. */
  async during(work: Promise<unknown>, leastMs: number): Promise<HonestAnswers> {
    await this.sender.ask('begin');
    await Promise.all([work.catch(() => undefined), sleep(leastMs)]);
    const answers = await this.sender.ask<HonestAnswers>('end');
    this.sent += answers.sent;
    return answers;
  }

  /** How many have been sent in all; each belongs to a call of its own. */
  get calls(): number {
    return this.sent;
  }

  stop(): Promise<void> {
    return this.sender.stop();
  }
}
