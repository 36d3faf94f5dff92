import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { ALL, LIGHT } from '../testbed/destinations.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** Each process gets so far beyond the one before it, in shares of all conversions, and is killed wherever it stands then. */
const FULL = { calls: 1_000, lives: 5 };
const TINY = { calls: 150, lives: 1 };

export const killedAnytime: FaultCase = {
  about: 'one process after another is killed in the middle of a backlog, at no particular step',
  on: DATABASES,
  async run(world) {
    const { calls, lives } = world.tiny ? TINY : FULL;
    const destinations = world.tiny ? LIGHT : ALL;
    await withTestbed(world, destinations, async (stage) => {
      await stage.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      for (let life = 1; life <= lives; life += 1) {
        const victim = await stage.start();
        await victim.ask('begin');
        await stage.waitForArrivals(Math.floor((calls * destinations.length * life) / (lives + 2)));
        await stage.kill(victim);
        stage.expireLeases();
      }
      await stage.runUntilSettled(await stage.start());
      for (const books of await stage.compare()) {
        const { copies, onUnknown } = books.destination;
        const mayDouble = copies === 'counted' && onUnknown === 'resend';
        world.report(`killed ${lives} times, anytime`, books, { doubled: mayDouble ? calls : 0 });
      }
    });
  },
};
