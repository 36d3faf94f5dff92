import { HOUR } from '#dist/domain/time/instant.js';
import type { SimulatedFaultInput } from '#dist/sandbox/sandbox.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** Without `hang`, which waits a minute, and `expired-token`, which needs a person. */
const FAULT_KINDS: readonly SimulatedFaultInput['fault'][] = [
  'rate-limited',
  'unavailable',
  'broken',
  'truncated',
  'garbage',
  'html',
  'reset',
  'answer-lost',
];

export const faultyAnswers: FaultCase = {
  about: 'every platform answers wrongly in every way, one after another, and then works',
  on: DATABASES,
  async run(context) {
    const calls = context.tiny ? 20 : 500;
    const destinations = context.tiny ? context.destinations.quickToLoad : context.destinations.all;
    await withTestbed(context, destinations, async (testbed) => {
      await testbed.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const platforms = [...new Set(destinations.map(({ service }) => service))];
      testbed.injectFaults(...platforms.flatMap((platform) => FAULT_KINDS.map((fault) => ({ platform, fault, times: 2 }))));
      await testbed.runUntilSettled(await testbed.start());
      for (const comparison of await testbed.compare()) {
        const { copies, onUnknown } = comparison.destination;
        const mayDouble = copies === 'counted' && onUnknown === 'resend';
        context.report('wrong answers of every kind', comparison, { doubled: mayDouble ? calls : 0 });
      }
    });
  },
};
