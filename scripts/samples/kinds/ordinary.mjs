import { ADS, EVERYWHERE, GA4, noQuality, NOT_TO_ADS } from '../outcomes.mjs';

const good = (context, wish) => context.call({ ...wish, facts: { isQuality: true, ...wish.facts } });
const both = (call) => [call.start(), call.end()];
const aWeekOld = { ga4Quality: GA4.expired };
const notGood = noQuality('the operator did not mark the call as quality');

/** What most of the week is made of. */
export const ORDINARY = [
  {
    kind: 'quality call from a Yandex ad, last days',
    count: 18,
    make: (context) => ({ ...from(good(context, { age: 'fresh', traffic: 'yandex' })), outcomes: NOT_TO_ADS }),
  },
  {
    kind: 'quality call from a Yandex ad, earlier in the week',
    count: 16,
    make: (context) => ({ ...from(good(context, { age: 'week', traffic: 'yandex' })), outcomes: { ...NOT_TO_ADS, ...aWeekOld } }),
  },
  {
    kind: 'quality call from a Google ad, last days',
    count: 14,
    make: (context) => ({ ...from(good(context, { age: 'fresh', traffic: 'google' })), outcomes: EVERYWHERE }),
  },
  {
    kind: 'quality call from a Google ad, earlier in the week',
    count: 12,
    make: (context) => ({ ...from(good(context, { age: 'week', traffic: 'google' })), outcomes: { ...EVERYWHERE, ...aWeekOld } }),
  },
  {
    kind: 'quality call from a Google ad, just now',
    count: 5,
    make: (context) => ({
      ...from(good(context, { age: 'young', traffic: 'google' })),
      outcomes: { ...EVERYWHERE, adsQuality: ADS.tooEarly, grpcUnique: ADS.tooEarly },
    }),
  },
  {
    kind: 'quality call from search, no ad',
    count: 9,
    make: (context) => ({ ...from(good(context, { age: 'fresh', traffic: 'organic' })), outcomes: NOT_TO_ADS }),
  },
  {
    kind: 'long talk that nobody marked, from a Yandex ad',
    count: 16,
    make: (context) => ({ ...from(context.call({ age: 'week', traffic: 'yandex' })), outcomes: { ...NOT_TO_ADS, ...notGood } }),
  },
  {
    kind: 'long talk that nobody marked, from a Google ad',
    count: 10,
    make: (context) => ({ ...from(context.call({ age: 'fresh', traffic: 'google' })), outcomes: { ...EVERYWHERE, ...notGood } }),
  },
];

function from(call) {
  return { call, webhooks: both(call) };
}
