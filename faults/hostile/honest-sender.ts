import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitedForProcessor } from '../../bench/harness/processor-wait.js';
import { serveParent } from '../../bench/harness/serve-parent.js';
import type { HonestAnswers, HonestSettings } from './honest-webhooks.js';
import { HONEST_HOOK } from './service.js';

const PER_SECOND = 50;
/** As many as a reverse proxy keeps open. */
const KEPT_CONNECTIONS = 16;

/** One webhook's time, from its sending to the end of its answer. */
interface AnswerTime {
  readonly ms: number;
  /** For how long of it this process was ready to run and had no processor. */
  readonly ownMs: number;
}

/**
 * An honest client's webhooks, fifty a second over connections that stay open, as behind a reverse proxy. In a process of its
 * own, so that the attacker's load does not count as the service's delay.
 */
serveParent(async ({ ports }: HonestSettings) => {
  const agent = new Agent({ keepAlive: true, scheduling: 'fifo', maxSockets: KEPT_CONNECTIONS });
  let sent = 0;
  let isOver = true;
  let sending: Promise<(AnswerTime | null)[]> = Promise.resolve([]);

  const send = (): Promise<AnswerTime | null> => {
    sent += 1;
    const port = ports[sent % ports.length];
    const caller = `7916${String(sent).padStart(7, '0')}`;
    const query = `callId=honest-${sent}&callStatus=1120&duration=60&isQuality=true&callerNumber=${caller}`;
    const [begun, waited] = [performance.now(), waitedForProcessor()];
    const time = () => ({ ms: performance.now() - begun, ownMs: waitedForProcessor() - waited });
    return new Promise((resolve) => {
      const outgoing = request({ agent, host: '127.0.0.1', port, path: `${HONEST_HOOK}?${query}` });
      outgoing.once('response', (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode === 200 ? time() : null));
      });
      outgoing.once('error', () => resolve(null));
      outgoing.end();
    });
  };

  const sendUntilOver = async (): Promise<(AnswerTime | null)[]> => {
    const answers: Promise<AnswerTime | null>[] = [];
    for (let due = performance.now(); !isOver; due += 1000 / PER_SECOND) {
      answers.push(send());
      await sleep(Math.max(0, due - performance.now()));
    }
    return Promise.all(answers);
  };

  // Opens the connections.
  await Promise.all(Array.from({ length: KEPT_CONNECTIONS * ports.length }, send));
  return {
    ready: null,
    orders: {
      begin: () => {
        isOver = false;
        sending = sendUntilOver();
        return Promise.resolve(null);
      },
      end: async (): Promise<HonestAnswers> => {
        isOver = true;
        const all = await sending;
        const times = all.filter((time) => time !== null).sort((a, b) => a.ms - b.ms);
        const median = times[Math.floor(times.length / 2)]?.ms ?? Infinity;
        const { ms: slowest, ownMs } = times.at(-1) ?? { ms: Infinity, ownMs: 0 };
        return { sent: all.length, acknowledged: times.length, median, slowest, ownMs };
      },
    },
    close: () => Promise.resolve(agent.destroy()),
  };
});
