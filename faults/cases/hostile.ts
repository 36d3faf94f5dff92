import { setTimeout as sleep } from 'node:timers/promises';
import { DATABASES } from '../../bench/harness/databases.js';
import { ATTACKS } from '../hostile/attacks.js';
import { HonestWebhooks } from '../hostile/honest-webhooks.js';
import { startTarget } from '../hostile/service.js';
import type { FaultCase } from './case.js';

/** The slowest honest answer, in medians of an idle service. */
const MOST_TIMES_IDLE = 20;
/** A median below this is the clock's, not the service's. */
const LEAST_IDLE_MS = 2;
const IDLE_MS = 4_000;
const LEAST_ATTACK_MS = 2_000;

const FULL = { connections: 2_000, webhooks: 400, answers: 20 };
const TINY = { connections: 60, webhooks: 20, answers: 6 };

export const hostile: FaultCase = {
  about: 'attacks from outside and by another client, beside 50 honest webhooks a second',
  on: DATABASES,
  async run(context) {
    const database = await context.fresh();
    const target = await startTarget(database.url, context.processes);
    const honest = await HonestWebhooks.start(target);
    try {
      await honest.during(sleep(LEAST_ATTACK_MS), LEAST_ATTACK_MS);
      const idle = await honest.during(sleep(IDLE_MS), IDLE_MS);
      const limitMs = MOST_TIMES_IDLE * Math.max(LEAST_IDLE_MS, idle.median);
      context.note(`idle: median ${idle.median.toFixed(1)} ms, slowest ${idle.slowest.toFixed(1)} ms`);
      for (const attack of ATTACKS) {
        const work = attack.run(target, context.tiny ? TINY : FULL);
        const answers = await honest.during(work, LEAST_ATTACK_MS);
        await work.catch((error: unknown) => context.note(`${attack.name}: the attacker saw ${String(error)}`));
        const { sent, acknowledged, median, slowest } = answers;
        context.note(`${attack.name}: ${sent} honest, median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms`);
        if (acknowledged < sent)
          context.wrong(`${attack.name}: ${sent - acknowledged} of ${sent} honest webhooks were not acknowledged`);
        if (slowest > limitMs && !context.tiny)
          context.wrong(`${attack.name}: an honest webhook waited ${slowest.toFixed(0)} ms, more than ${limitMs.toFixed(0)}`);
      }
      context.tried('honest webhooks among attacks', honest.calls);
    } finally {
      await honest.stop();
      await target.stop();
      await database.dispose();
    }
  },
};
