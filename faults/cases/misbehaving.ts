import { HOUR } from '#dist/domain/time/instant.js';
import type { SimulatedFaultInput } from '#dist/sandbox/sandbox.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { ALL, LIGHT } from '../stage/destinations.js';
import { START } from '../stage/stage.js';
import type { FaultCase } from './case.js';
import { onStage } from './on-stage.js';

/** Without `hang`, which is a minute of waiting, and `expired-token`, after which a person must act. */
const WRONGS: readonly SimulatedFaultInput['fault'][] = [
  'rate-limited',
  'unavailable',
  'broken',
  'truncated',
  'garbage',
  'html',
  'reset',
  'answer-lost',
];

export const misbehaving: FaultCase = {
  about: 'every platform answers wrongly in every way, one after another, and then works',
  on: DATABASES,
  async run(world) {
    const calls = world.tiny ? 20 : 500;
    const destinations = world.tiny ? LIGHT : ALL;
    await onStage(world, destinations, async (stage) => {
      await stage.fill({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      const platforms = [...new Set(destinations.map(({ platform }) => platform))];
      stage.misbehave(...platforms.flatMap((platform) => WRONGS.map((fault) => ({ platform, fault, times: 2 }))));
      await stage.untilStill(await stage.start());
      for (const books of await stage.books()) {
        const { copies, onUnknown } = books.destination;
        const mayDouble = copies === 'counted' && onUnknown === 'resend';
        world.report('wrong answers of every kind', books, { doubled: mayDouble ? calls : 0 });
      }
    });
  },
};
