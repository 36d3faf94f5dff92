import { HOUR, MINUTE } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { belongsTo, type TestbedDestination } from '../testbed/destinations.js';
import { START, type Testbed } from '../testbed/testbed.js';
import type { CaseContext, FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

const FULL = { inTime: 96_000, tooLate: 4_000 };
const TINY = { inTime: 300, tooLate: 20 };
/** GA4's concurrent requests; they and those of the next group may overtake each other. */
const SIDE_BY_SIDE = 2 * 64;

export const backlog: FaultCase = {
  about: 'the platforms were away for three days and come back: 100 000 calls wait at each',
  on: DATABASES,
  async run(context) {
    const { inTime, tooLate } = context.tiny ? TINY : FULL;
    const destinations = context.destinations.named('metrica', 'ga4-hold');
    const [, ga4] = destinations;
    await withTestbed(context, destinations, async (testbed) => {
      // GA4 takes calls for 72 hours less our reserve.
      await testbed.createCalls({ calls: tooLate, from: START - 75 * HOUR, to: START - 72 * HOUR });
      await testbed.createCalls({ first: tooLate, calls: inTime, from: START - 71 * HOUR, to: START - 10 * MINUTE });
      await testbed.stopSimulators();
      const worker = await testbed.start();
      await testbed.runStep(worker);
      await testbed.restartSimulators();
      await testbed.runUntilSettled(worker);
      for (const comparison of await testbed.compare()) {
        const expired = comparison.destination === ga4 ? tooLate : 0;
        context.report('three days without platforms', comparison, { sentAgain: 0, uncertain: 0, expired });
      }
      checkOrder(ga4, testbed, context);
      const { mostBytes } = await worker.usage();
      context.note(
        `${inTime + tooLate} calls waited at each of two platforms, the process took ${Math.round(mostBytes / 2 ** 20)} MiB at most.`,
      );
    });
  },
};

/** Of calls with one window the oldest expires first; at most one per second, so that each has its own moment. */
function checkOrder(destination: TestbedDestination, testbed: Testbed, context: CaseContext): void {
  const arrived = testbed.records().flatMap((record) => (belongsTo(destination, record) ? record.occurredAt : []));
  const positions = new Map(arrived.toSorted().map((moment, index) => [moment, index]));
  const outOfOrder = arrived.filter((moment, index) => Math.abs((positions.get(moment) ?? Infinity) - index) >= SIDE_BY_SIDE);
  if (outOfOrder.length > 0) context.wrong(`${outOfOrder.length} calls did not go in the order in which they expire`);
}
