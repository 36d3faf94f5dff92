import { HOUR } from '#dist/domain/time/instant.js';
import { DATABASES } from '../../bench/harness/databases.js';
import { START } from '../testbed/testbed.js';
import type { FaultCase } from './case.js';
import { withTestbed } from './with-testbed.js';

/** Each process gets further than the previous one, by a share of all conversions, and is killed wherever it is then. */
const FULL = { calls: 1_000, lives: 5 };
const TINY = { calls: 150, lives: 1 };

export const killedAnytime: FaultCase = {
  about: 'one process after another is killed in the middle of a backlog, at no particular step',
  on: DATABASES,
  async run(context) {
    const { calls, lives } = context.tiny ? TINY : FULL;
    const destinations = context.tiny ? context.destinations.quickToLoad : context.destinations.all;
    await withTestbed(context, destinations, async (testbed) => {
      await testbed.createCalls({ calls, from: START - 26 * HOUR, to: START - 8 * HOUR });
      for (let life = 1; life <= lives; life += 1) {
        const victim = await testbed.start();
        await victim.ask('begin');
        await testbed.waitForArrivals(Math.floor((calls * destinations.length * life) / (lives + 2)));
        await testbed.kill(victim);
        testbed.expireLeases();
      }
      await testbed.runUntilSettled(await testbed.start());
      for (const comparison of await testbed.compare()) {
        const { copies, onUnknown } = comparison.destination;
        const mayDouble = copies === 'counted' && onUnknown === 'resend';
        context.report(`killed ${lives} times, anytime`, comparison, { doubled: mayDouble ? calls : 0 });
      }
    });
  },
};
