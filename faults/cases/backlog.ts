import { HOUR, MINUTE } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { GA4_HOLD, belongsTo, METRICA } from '../testbed/destinations.js';
import { START, type Testbed } from '../testbed/testbed.js';
import type { CaseContext, FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

const FULL = { inTime: 96_000, tooLate: 4_000 };
const TINY = { inTime: 300, tooLate: 20 };
/** So many requests to GA4 go out at a time; they and those of the next group may overtake each other. */
const SIDE_BY_SIDE = 2 * 64;

export const backlog: FaultCase = {
  about: 'the platforms were away for three days and come back: 100 000 calls wait at each',
  on: DATABASES,
  async run(world) {
    const { inTime, tooLate } = world.tiny ? TINY : FULL;
    await withTestbed(world, [METRICA, GA4_HOLD], async (stage) => {
      // GA4 takes calls for 72 hours less our reserve.
      await stage.createCalls({ calls: tooLate, from: START - 75 * HOUR, to: START - 72 * HOUR });
      await stage.createCalls({ first: tooLate, calls: inTime, from: START - 71 * HOUR, to: START - 10 * MINUTE });
      await stage.stopSimulators();
      const worker = await stage.start();
      await stage.runStep(worker);
      await stage.restartSimulators();
      await stage.runUntilSettled(worker);
      for (const books of await stage.compare()) {
        const expired = books.destination === GA4_HOLD ? tooLate : 0;
        world.report('three days without platforms', books, { sentAgain: 0, uncertain: 0, expired });
      }
      checkOrder(stage, world);
      const { mostBytes } = await worker.usage();
      world.note(
        `${inTime + tooLate} calls waited at each of two platforms, the process took ${Math.round(mostBytes / 2 ** 20)} MiB at most.`,
      );
    });
  },
};

/** Of calls with one window the oldest expires first; one per second at the most, so that moments tell them apart. */
function checkOrder(stage: Testbed, world: CaseContext): void {
  const came = stage.records().flatMap((record) => (belongsTo(GA4_HOLD, record) ? record.occurredAt : []));
  const place = new Map(came.toSorted().map((moment, index) => [moment, index]));
  const astray = came.filter((moment, index) => Math.abs((place.get(moment) ?? Infinity) - index) >= SIDE_BY_SIDE);
  if (astray.length > 0) world.wrong(`${astray.length} calls did not go in the order in which they expire`);
}
