import { EVERYWHERE, NOT_TO_ADS } from '../fates.mjs';

const good = (world, traffic) => world.call({ age: 'fresh', traffic, dates: 'year-first-utc', facts: { isQuality: true } });

/** Calls whose webhooks were lost on their way: MANGO's own list of calls (`listed`) brings them the night after. */
export const MISSED = [
  {
    kind: 'no webhook came, and MANGO’s own list has the call',
    count: 2,
    make: (world) => {
      const call = good(world, 'google');
      return { call, webhooks: [], listed: [call.end()], fates: EVERYWHERE };
    },
  },
  {
    kind: 'the webhook of the end was lost, and MANGO’s own list has it',
    count: 1,
    make: (world) => {
      const call = good(world, 'yandex');
      return { call, webhooks: [call.start()], listed: [call.end()], fates: NOT_TO_ADS };
    },
  },
  {
    kind: 'told by webhooks and by MANGO’s own list alike',
    count: 2,
    make: (world) => {
      const call = good(world, 'yandex');
      return { call, webhooks: [call.start(), call.end()], listed: [call.end()], fates: NOT_TO_ADS };
    },
  },
];
