import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** Enough for every verdict of the others: the dead one is probed at growing intervals, and each probe is a step. */
const STEPS_WHILE_DEAD = 12;

export const deadDestination: FaultCase = {
  about: 'one platform is down while the others work; then it comes back',
  on: DATABASES,
  async run(context) {
    const destinations = context.tiny ? context.destinations.quickToLoad : context.destinations.all;
    const [dead] = context.destinations.named('data-manager');
    await withTestbed(context, destinations, async (testbed) => {
      await testbed.createCalls({ calls: context.tiny ? 40 : 2_000, from: START - 26 * HOUR, to: START - 8 * HOUR });
      testbed.injectFaults({ platform: dead.service, fault: 'unavailable', retryAfterSeconds: null });
      const worker = await testbed.start();
      await testbed.runSteps(STEPS_WHILE_DEAD, worker);
      const atWork = (await testbed.compare()).filter(({ destination }) => destination !== dead);
      testbed.clearFaults();
      await testbed.runUntilSettled(worker);
      const back = (await testbed.compare()).filter(({ destination }) => destination === dead);
      for (const comparison of atWork)
        context.report('beside a platform that is down', comparison, { sentAgain: 0, uncertain: 0 });
      for (const comparison of back) context.report('down, and back again', comparison, { sentAgain: 0, uncertain: 0 });
    });
  },
};
