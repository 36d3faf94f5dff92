import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { ALL, DATA_MANAGER, LIGHT } from '../testbed/destinations.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** Enough for every verdict of the others: the dead one is probed at growing intervals, and each probe is a turn. */
const STEPS_WHILE_DEAD = 12;

export const deadDestination: FaultCase = {
  about: 'one platform is down while the others work; then it comes back',
  on: DATABASES,
  async run(world) {
    const destinations = world.tiny ? LIGHT : ALL;
    await withTestbed(world, destinations, async (stage) => {
      await stage.createCalls({ calls: world.tiny ? 40 : 2_000, from: START - 26 * HOUR, to: START - 8 * HOUR });
      stage.injectFaults({ platform: DATA_MANAGER.platform, fault: 'unavailable', retryAfterSeconds: null });
      const worker = await stage.start();
      await stage.runSteps(STEPS_WHILE_DEAD, worker);
      const atWork = (await stage.compare()).filter(({ destination }) => destination !== DATA_MANAGER);
      stage.clearFaults();
      await stage.runUntilSettled(worker);
      const back = (await stage.compare()).filter(({ destination }) => destination === DATA_MANAGER);
      for (const books of atWork) world.report('beside a platform that is down', books, { sentAgain: 0, uncertain: 0 });
      for (const books of back) world.report('down, and back again', books, { sentAgain: 0, uncertain: 0 });
    });
  },
};
