import { HOUR } from '#dist/domain/time/instant.js';
import type { SimulatedFaultInput } from '#dist/sandbox/sandbox.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { ALL, LIGHT } from '../testbed/destinations.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** Without `hang`, which is a minute of waiting, and `expired-token`, after which a person must act. */
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
  async run(world) {
    const calls = world.tiny ? 20 : 500;
    const destinations = world.tiny ? LIGHT : ALL;
    await withTestbed(world, destinations, async (stage) => {
      await stage.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const platforms = [...new Set(destinations.map(({ platform }) => platform))];
      stage.injectFaults(...platforms.flatMap((platform) => FAULT_KINDS.map((fault) => ({ platform, fault, times: 2 }))));
      await stage.runUntilSettled(await stage.start());
      for (const books of await stage.compare()) {
        const { copies, onUnknown } = books.destination;
        const mayDouble = copies === 'counted' && onUnknown === 'resend';
        world.report('wrong answers of every kind', books, { doubled: mayDouble ? calls : 0 });
      }
    });
  },
};
