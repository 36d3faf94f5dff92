import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { inSmallClaims } from '../testbed/destinations.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

const PROCESSES = { SQLite: 2, PostgreSQL: 3 } as const;

export const racing: FaultCase = {
  about: 'several processes drain one backlog at the same time, none waiting for its turn',
  on: DATABASES,
  async run(context) {
    const calls = context.tiny ? 150 : 5_000;
    const processes = PROCESSES[context.kind];
    const destinations = context.tiny ? context.destinations.quickToLoad : context.destinations.all;
    await withTestbed(context, destinations.map(inSmallClaims), async (testbed) => {
      await testbed.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const workers = await Promise.all(Array.from({ length: processes }, () => testbed.start({ withoutLock: true })));
      await testbed.runUntilSettled(...workers);
      for (const comparison of await testbed.compare()) {
        context.report(`${processes} processes at once`, comparison, { sentAgain: 0, uncertain: 0 });
      }
    });
  },
};
