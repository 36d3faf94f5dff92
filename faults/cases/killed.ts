import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import type { TestbedDestination } from '../testbed/destinations.js';
import { KILL_STEPS, type KillStep } from '../testbed/kill-steps.js';
import { START, type Testbed, type Worker } from '../testbed/testbed.js';
import type { ExpectedComparison, FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** All of them leave in the first group of requests of each platform (8 for webhooks), so that the fault affects each. */
const CALLS = 8;

export const killed: FaultCase = {
  about: 'the delivering process is killed at each step of a round, and a new one takes over',
  on: DATABASES,
  async run(context) {
    const { all } = context.destinations;
    const destinations = context.tiny && context.kind === 'PostgreSQL' ? context.destinations.named('metrica', 'ga4-hold') : all;
    await withTestbed(context, destinations, async (testbed) => {
      let worker = await testbed.start();
      for (const [index, step] of (Object.keys(KILL_STEPS) as KillStep[]).entries()) {
        const calls = { first: index * CALLS, calls: CALLS, from: START - 26 * HOUR, to: START - 8 * HOUR };
        await testbed.createCalls(calls);
        await workUntil(step, worker, testbed, CALLS * destinations.length);
        await testbed.kill(worker);
        testbed.clearFaults();
        worker = await testbed.start();
        await testbed.runUntilSettled(worker);
        for (const comparison of await testbed.compare(calls)) {
          context.report(`killed: ${KILL_STEPS[step]}`, comparison, expectedAfter(step, comparison.destination));
        }
      }
    });
  },
};

async function workUntil(step: KillStep, worker: Worker, testbed: Testbed, conversions: number): Promise<void> {
  if (step !== 'send') return worker.ask('beginAndPark', step);
  testbed.holdAnswers();
  const before = testbed.records().length;
  await worker.ask('begin');
  await testbed.waitForArrivals(before + conversions);
}

/** Nobody can know whether a journalled row left: what follows depends on the platform and the config. */
function expectedAfter(step: KillStep, { copies, onUnknown, findsLostRequests }: TestbedDestination): ExpectedComparison {
  const arrived = step === 'send' || step === 'settle';
  const held = copies === 'counted' && onUnknown === 'hold';
  const again = arrived && !held && !findsLostRequests ? CALLS : 0;
  return { uncertain: held && step !== 'claim' ? CALLS : 0, sentAgain: again, doubled: copies === 'counted' ? again : 0 };
}
