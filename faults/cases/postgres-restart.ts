import { HOUR } from '#dist/domain/time/instant.js';
import { inSmallClaims } from '../testbed/destinations.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** The platforms answer so late that PostgreSQL is down when the first answers arrive. */
const ANSWER_AFTER_MS = 2_000;

export const postgresRestart: FaultCase = {
  about: 'PostgreSQL is restarted in the middle of a drain, and the process lives on',
  on: ['PostgreSQL'],
  async run(context) {
    const calls = context.tiny ? 100 : 2_000;
    const destinations = context.destinations.named('metrica', 'ga4-hold', 'data-manager').map(inSmallClaims);
    await withTestbed(context, destinations, async (testbed) => {
      await testbed.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const worker = await testbed.start();
      testbed.injectFaults(
        ...destinations.map(({ service }) => ({ platform: service, fault: 'slow', times: 1, delayMs: ANSWER_AFTER_MS }) as const),
      );
      await worker.ask('begin');
      await testbed.waitForArrivals(Math.ceil(calls / 10));
      await context.restartPostgres();
      await testbed.runUntilSettled(worker);
      for (const comparison of await testbed.compare()) context.report('PostgreSQL restarted amid a drain', comparison);
    });
  },
};
