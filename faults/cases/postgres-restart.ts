import { HOUR } from '#dist/domain/time/instant.js';
import { DATA_MANAGER, GA4_HOLD, METRICA, inSmallClaims } from '../stage/destinations.js';
import { START } from '../stage/stage.js';
import type { FaultCase } from './case.js';
import { onStage } from './on-stage.js';

/** The cabinets answer so late that PostgreSQL is gone when the first answers come. */
const ANSWER_AFTER_MS = 2_000;

export const postgresRestart: FaultCase = {
  about: 'PostgreSQL is restarted in the middle of a drain, and the process lives on',
  on: ['PostgreSQL'],
  async run(world) {
    const calls = world.tiny ? 100 : 2_000;
    const destinations = [METRICA, GA4_HOLD, DATA_MANAGER].map(inSmallClaims);
    await onStage(world, destinations, async (stage) => {
      await stage.fill({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const worker = await stage.start();
      stage.misbehave(
        ...destinations.map(({ platform }) => ({ platform, fault: 'slow', times: 1, delayMs: ANSWER_AFTER_MS }) as const),
      );
      await worker.ask('begin');
      await stage.untilArrived(Math.ceil(calls / 10));
      await world.restartPostgres();
      await stage.untilStill(worker);
      for (const books of await stage.books()) world.report('PostgreSQL restarted amid a drain', books);
    });
  },
};
