import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { ALL, GA4_HOLD, METRICA, type StageDestination } from '../stage/destinations.js';
import { START, type Stage, type Worker } from '../stage/stage.js';
import { STEPS, type Step } from '../stage/steps.js';
import type { Expected, FaultCase } from './case.js';
import { onStage } from './on-stage.js';

/** They all leave in the first group of requests of each platform, so that none is left out of the fault. */
const CALLS = 20;

export const killed: FaultCase = {
  about: 'the delivering process is killed at each step of a round, and a new one takes over',
  on: DATABASES,
  async run(world) {
    const destinations = world.tiny && world.kind === 'PostgreSQL' ? [METRICA, GA4_HOLD] : ALL;
    await onStage(world, destinations, async (stage) => {
      let worker = await stage.start();
      for (const [index, step] of (Object.keys(STEPS) as Step[]).entries()) {
        const calls = { first: index * CALLS, calls: CALLS, from: START - 26 * HOUR, to: START - 8 * HOUR };
        await stage.fill(calls);
        await workUntil(step, worker, stage, CALLS * destinations.length);
        await stage.kill(worker);
        stage.behave();
        worker = await stage.start();
        await stage.untilStill(worker);
        for (const books of await stage.books(calls)) {
          world.report(`killed: ${STEPS[step]}`, books, expectedAfter(step, books.destination));
        }
      }
    });
  },
};

async function workUntil(step: Step, worker: Worker, stage: Stage, conversions: number): Promise<void> {
  if (step !== 'send') return worker.ask('beginAndPark', step);
  stage.keepWaiting();
  const before = stage.records().length;
  await worker.ask('begin');
  await stage.untilArrived(before + conversions);
}

/** Nobody can know whether a journalled row left: what that comes to is the platform's, or the config's, affair. */
function expectedAfter(step: Step, { copies, onUnknown, looksUp }: StageDestination): Expected {
  const arrived = step === 'send' || step === 'settle';
  const held = copies === 'counted' && onUnknown === 'hold';
  const again = arrived && !held && !looksUp ? CALLS : 0;
  return { uncertain: held && step !== 'claim' ? CALLS : 0, sentAgain: again, doubled: copies === 'counted' ? again : 0 };
}
