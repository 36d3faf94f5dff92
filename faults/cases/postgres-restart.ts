import { HOUR } from '#dist/domain/time/instant.js';
import { DATA_MANAGER, GA4_HOLD, METRICA, inSmallClaims } from '../testbed/destinations.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** The cabinets answer so late that PostgreSQL is gone when the first answers come. */
const ANSWER_AFTER_MS = 2_000;

export const postgresRestart: FaultCase = {
  about: 'PostgreSQL is restarted in the middle of a drain, and the process lives on',
  on: ['PostgreSQL'],
  async run(world) {
    const calls = world.tiny ? 100 : 2_000;
    const destinations = [METRICA, GA4_HOLD, DATA_MANAGER].map(inSmallClaims);
    await withTestbed(world, destinations, async (stage) => {
      await stage.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const worker = await stage.start();
      stage.injectFaults(
        ...destinations.map(({ platform }) => ({ platform, fault: 'slow', times: 1, delayMs: ANSWER_AFTER_MS }) as const),
      );
      await worker.ask('begin');
      await stage.waitForArrivals(Math.ceil(calls / 10));
      await world.restartPostgres();
      await stage.runUntilSettled(worker);
      for (const books of await stage.compare()) world.report('PostgreSQL restarted amid a drain', books);
    });
  },
};
