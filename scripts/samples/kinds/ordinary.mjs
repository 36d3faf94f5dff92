import { ADS, EVERYWHERE, GA4, noQuality, NOT_TO_ADS } from '../fates.mjs';

const good = (world, wish) => world.call({ ...wish, facts: { isQuality: true, ...wish.facts } });
const both = (call) => [call.start(), call.end()];
const aWeekOld = { ga4Quality: GA4.expired };
const notGood = noQuality('the operator did not mark the call as quality');

/** What most of the week is made of. */
export const ORDINARY = [
  {
    kind: 'quality call from a Yandex ad, last days',
    count: 18,
    make: (world) => ({ ...from(good(world, { age: 'fresh', traffic: 'yandex' })), fates: NOT_TO_ADS }),
  },
  {
    kind: 'quality call from a Yandex ad, earlier in the week',
    count: 16,
    make: (world) => ({ ...from(good(world, { age: 'week', traffic: 'yandex' })), fates: { ...NOT_TO_ADS, ...aWeekOld } }),
  },
  {
    kind: 'quality call from a Google ad, last days',
    count: 14,
    make: (world) => ({ ...from(good(world, { age: 'fresh', traffic: 'google' })), fates: EVERYWHERE }),
  },
  {
    kind: 'quality call from a Google ad, earlier in the week',
    count: 12,
    make: (world) => ({ ...from(good(world, { age: 'week', traffic: 'google' })), fates: { ...EVERYWHERE, ...aWeekOld } }),
  },
  {
    kind: 'quality call from a Google ad, just now',
    count: 5,
    make: (world) => ({
      ...from(good(world, { age: 'young', traffic: 'google' })),
      fates: { ...EVERYWHERE, adsQuality: ADS.tooEarly, grpcUnique: ADS.tooEarly },
    }),
  },
  {
    kind: 'quality call from search, no ad',
    count: 9,
    make: (world) => ({ ...from(good(world, { age: 'fresh', traffic: 'organic' })), fates: NOT_TO_ADS }),
  },
  {
    kind: 'long talk that nobody marked, from a Yandex ad',
    count: 16,
    make: (world) => ({ ...from(world.call({ age: 'week', traffic: 'yandex' })), fates: { ...NOT_TO_ADS, ...notGood } }),
  },
  {
    kind: 'long talk that nobody marked, from a Google ad',
    count: 10,
    make: (world) => ({ ...from(world.call({ age: 'fresh', traffic: 'google' })), fates: { ...EVERYWHERE, ...notGood } }),
  },
];

function from(call) {
  return { call, webhooks: both(call) };
}
