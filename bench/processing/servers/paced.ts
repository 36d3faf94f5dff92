import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveParent } from '../../harness/serve-parent.js';
import { webhookPath } from '../../webhooks/requests.js';

export interface PacedLoad {
  readonly port: number;
  /** The number of the first webhook. */
  readonly from: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly now: number;
}

const CONNECTIONS = 256;

/** Open loop: a webhook is sent when it is due, however late earlier answers are, and its time counts from then. */
serveParent(() =>
  Promise.resolve({
    ready: null,
    orders: {
      /** @returns milliseconds, one for each webhook */
      load: async ({ port, from, perSecond, seconds, now }: PacedLoad): Promise<number[]> => {
        const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
        const begun = performance.now();
        const answers: Promise<number>[] = [];
        for (let n = 0; n < perSecond * seconds; n += 1) {
          const due = begun + (n * 1000) / perSecond;
          const wait = due - performance.now();
          if (wait > 1) await sleep(wait);
          answers.push(ask(agent, port, webhookPath(from + n, now), due));
        }
        const times = await Promise.all(answers);
        agent.destroy();
        return times;
      },
    },
  }),
);

function ask(agent: Agent, port: number, path: string, due: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - due);
        else reject(new Error(`answered ${answer.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}
