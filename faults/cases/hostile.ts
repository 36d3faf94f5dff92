import { setTimeout as sleep } from 'node:timers/promises';
import { DATABASES } from '../../bench/harness/databases.js';
import { type Child, startChild } from '../../bench/harness/child.js';
import { ATTACKS } from '../hostile/attacks.js';
import { type HonestAnswers, HonestWebhooks } from '../hostile/honest-webhooks.js';
import { type HostilePlace, startPlace } from '../hostile/service.js';
import type { CaseContext, FaultCase } from './case.js';

/** Limit of the slowest honest answer, in medians of an idle service. */
const MOST_TIMES_IDLE = 20;
/** A smaller median is the clock's, not the service's. */
const LEAST_IDLE_MS = 2;
const IDLE_MS = 4_000;
const LEAST_ATTACK_MS = 2_000;
/** How many webhooks are sent on new connections. */
const NEWCOMERS = 3;

const FULL = { connections: 2_000, webhooks: 400, answers: 20 };
const TINY = { connections: 60, webhooks: 20, answers: 6 };

export const hostile: FaultCase = {
  about: 'attacks from outside and by another client, beside 50 honest webhooks a second',
  on: DATABASES,
  async run(context) {
    const database = await context.fresh();
    const place = await startPlace(database.url, context.processes);
    const honest = await HonestWebhooks.start(place);
    const attacker = await startAttacker(place);
    const size = context.tiny ? TINY : FULL;
    try {
      // A service that is attacked has long been running: V8 has compiled what an attack makes it do.
      if (!context.tiny)
        for (const { name } of ATTACKS) await honest.during(attacker.ask('attack', { name, size: TINY }), LEAST_ATTACK_MS);
      await honest.during(sleep(LEAST_ATTACK_MS), LEAST_ATTACK_MS);
      const idle = await honest.during(sleep(IDLE_MS), IDLE_MS);
      const limitMs = MOST_TIMES_IDLE * Math.max(LEAST_IDLE_MS, idle.median);
      context.note(`idle: ${timesOf(idle)}`);
      for (const { name } of ATTACKS) {
        const work = attacker.ask<string | null>('attack', { name, size });
        const answers = await honest.during(work, LEAST_ATTACK_MS);
        const seen = await work;
        if (seen !== null) context.note(`${name}: the attacker saw ${seen}`);
        judge(context, name, answers, limitMs);
      }
      for (let time = 1; time <= NEWCOMERS; time += 1) {
        noteNewcomer(context, size.connections, await attacker.ask<number | null>('newcomer', size.connections));
        await sleep(LEAST_ATTACK_MS);
      }
      context.tried('honest webhooks among attacks', honest.calls);
    } finally {
      await attacker.stop();
      await honest.stop();
      await place.stop();
      await database.dispose();
    }
  },
};

function startAttacker({ ports, config }: HostilePlace): Promise<Child<null>> {
  return startChild<null>(new URL('../hostile/attacker.js', import.meta.url), { ports, config });
}

function judge(context: CaseContext, name: string, answers: HonestAnswers, limitMs: number): void {
  const { sent, acknowledged, slowest } = answers;
  context.note(`${name}: ${sent} honest, ${timesOf(answers)}`);
  if (acknowledged < sent) context.wrong(`${name}: ${sent - acknowledged} of ${sent} honest webhooks were not acknowledged`);
  if (slowest > limitMs && !context.tiny)
    context.wrong(`${name}: an honest webhook waited ${slowest.toFixed(0)} ms, more than ${limitMs.toFixed(0)}`);
}

/** The sender's own wait for a processor counts as the service's delay, and is reported. */
function timesOf({ median, slowest, ownMs }: HonestAnswers): string {
  const own = ownMs >= 1 ? ` (for ${ownMs.toFixed(1)} of them the sender had no processor)` : '';
  return `median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms${own}`;
}

/** Reported, not judged: the attacker opens connections as fast as the service accepts them. */
function noteNewcomer(context: CaseContext, connections: number, ms: number | null): void {
  context.note(`a webhook on a new connection behind ${connections} others: ${ms === null ? 'lost' : `${ms.toFixed(0)} ms`}`);
  if (ms === null) context.wrong('a webhook on a new connection was not acknowledged');
}
