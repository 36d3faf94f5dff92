import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { ALL, inSmallClaims, LIGHT } from '../testbed/destinations.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

const PROCESSES = { SQLite: 2, PostgreSQL: 3 } as const;

export const racing: FaultCase = {
  about: 'several processes drain one backlog at the same time, none waiting for its turn',
  on: DATABASES,
  async run(world) {
    const calls = world.tiny ? 150 : 5_000;
    const processes = PROCESSES[world.kind];
    const destinations = world.tiny ? LIGHT : ALL;
    await withTestbed(world, destinations.map(inSmallClaims), async (stage) => {
      await stage.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const workers = await Promise.all(Array.from({ length: processes }, () => stage.start({ outOfTurn: true })));
      await stage.runUntilSettled(...workers);
      for (const books of await stage.compare()) {
        world.report(`${processes} processes at once`, books, { sentAgain: 0, uncertain: 0 });
      }
    });
  },
};
