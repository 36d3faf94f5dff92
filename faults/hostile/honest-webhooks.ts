import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HONEST_HOOK, type HostileTarget } from './service.js';

const PER_SECOND = 50;

/** How webhooks were answered, in milliseconds each. */
export interface HonestAnswers {
  readonly sent: number;
  readonly acknowledged: number;
  readonly median: number;
  readonly slowest: number;
}

/** The webhooks of a client that does nothing but its business, fifty a second, numbered from `first`. */
export class HonestWebhooks {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 100 });
  private sent = 0;

  constructor(private readonly target: HostileTarget) {}

  /** Sends until the work is done, and for so long at least. */
  async during(work: Promise<unknown>, leastMs: number): Promise<HonestAnswers> {
    const answers: Promise<number | null>[] = [];
    const begun = performance.now();
    let isOver = false;
    void work.finally(() => (isOver = true)).catch(() => undefined);
    for (let due = begun; !isOver || due - begun < leastMs; due += 1000 / PER_SECOND) {
      answers.push(this.send());
      await sleep(Math.max(0, due - performance.now()));
    }
    const all = await Promise.all(answers);
    const times = all.filter((ms) => ms !== null).sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)] ?? Infinity;
    return { sent: all.length, acknowledged: times.length, median, slowest: times.at(-1) ?? Infinity };
  }

  /** How many have been sent in all; each is a call of its own. */
  get calls(): number {
    return this.sent;
  }

  close(): void {
    this.agent.destroy();
  }

  private send(): Promise<number | null> {
    this.sent += 1;
    const query = `callId=honest-${this.sent}&callStatus=1120&duration=60&isQuality=true&callerNumber=7916${String(this.sent).padStart(7, '0')}`;
    const begun = performance.now();
    return new Promise((resolve) => {
      const port = this.target.nextPort();
      const outgoing = request({ agent: this.agent, host: '127.0.0.1', port, path: `${HONEST_HOOK}?${query}` });
      outgoing.once('response', (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode === 200 ? performance.now() - begun : null));
      });
      outgoing.once('error', () => resolve(null));
      outgoing.end();
    });
  }
}
