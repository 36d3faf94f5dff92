import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { ALL, GA4_HOLD, METRICA, type TestbedDestination } from '../testbed/destinations.js';
import { KILL_STEPS, type KillStep } from '../testbed/kill-steps.js';
import { START, type Testbed, type Worker } from '../testbed/testbed.js';
import type { ExpectedComparison, FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** They all leave in the first group of requests of each platform, so that none is left out of the fault. */
const CALLS = 20;

export const killed: FaultCase = {
  about: 'the delivering process is killed at each step of a round, and a new one takes over',
  on: DATABASES,
  async run(world) {
    const destinations = world.tiny && world.kind === 'PostgreSQL' ? [METRICA, GA4_HOLD] : ALL;
    await withTestbed(world, destinations, async (stage) => {
      let worker = await stage.start();
      for (const [index, step] of (Object.keys(KILL_STEPS) as KillStep[]).entries()) {
        const calls = { first: index * CALLS, calls: CALLS, from: START - 26 * HOUR, to: START - 8 * HOUR };
        await stage.createCalls(calls);
        await workUntil(step, worker, stage, CALLS * destinations.length);
        await stage.kill(worker);
        stage.clearFaults();
        worker = await stage.start();
        await stage.runUntilSettled(worker);
        for (const books of await stage.compare(calls)) {
          world.report(`killed: ${KILL_STEPS[step]}`, books, expectedAfter(step, books.destination));
        }
      }
    });
  },
};

async function workUntil(step: KillStep, worker: Worker, stage: Testbed, conversions: number): Promise<void> {
  if (step !== 'send') return worker.ask('beginAndPark', step);
  stage.holdAnswers();
  const before = stage.records().length;
  await worker.ask('begin');
  await stage.waitForArrivals(before + conversions);
}

/** Nobody can know whether a journalled row left: what that comes to is the platform's, or the config's, affair. */
function expectedAfter(
  step: KillStep,
  { copies, onUnknown, findsLostRequests: looksUp }: TestbedDestination,
): ExpectedComparison {
  const arrived = step === 'send' || step === 'settle';
  const held = copies === 'counted' && onUnknown === 'hold';
  const again = arrived && !held && !looksUp ? CALLS : 0;
  return { uncertain: held && step !== 'claim' ? CALLS : 0, sentAgain: again, doubled: copies === 'counted' ? again : 0 };
}
