import { ADS, EVERYWHERE, GA4, METRICA, NOT_TO_ADS } from '../outcomes.mjs';

const good = (context, wish) => context.call({ age: 'fresh', ...wish, facts: { isQuality: true, ...wish.facts } });
const LATER = { act: 2 };

/** Webhooks of the second act, which come after the first uploads are done. */
export const LATER_ON = [
  {
    kind: 'the end reported again after the upload',
    count: 4,
    make: (context) => {
      const call = good(context, { traffic: 'google' });
      return { call, webhooks: [call.start(), call.end(), call.end({}, LATER)], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'the quality mark came later',
    count: 4,
    make: (context) => {
      const call = good(context, { traffic: 'google' });
      return { call, webhooks: [call.start(), call.end({ isQuality: false }), call.end({}, LATER)], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'the visitor’s ids came later',
    count: 3,
    make: (context) => {
      const call = good(context, { traffic: 'yandex' });
      const bare = { gaCid: null, yaCid: null, URLl: null, firstUrl: null, customParam: null };
      return { call, webhooks: [call.end(bare), call.start({}, LATER)], outcomes: NOT_TO_ADS };
    },
  },
  {
    kind: 'the quality mark was taken back after the upload',
    count: 2,
    make: (context) => {
      const call = good(context, { traffic: 'google' });
      return { call, webhooks: [call.start(), call.end(), call.end({ isQuality: false }, LATER)], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'the quality mark was taken back while Google had to wait',
    count: 2,
    make: (context) => {
      const call = good(context, { age: 'young', traffic: 'google' });
      const outcomes = { ...EVERYWHERE, adsQuality: ADS.cancelled, grpcUnique: ADS.tooEarly };
      return { call, webhooks: [call.start(), call.end(), call.end({ isQuality: false }, LATER)], outcomes };
    },
  },
  {
    kind: 'visitor without cookies whose click the counter does not know',
    count: 3,
    make: (context) => {
      const call = good(context, { age: 'young', traffic: 'yandex', facts: { yaCid: null, gaCid: null } });
      // Alone in their file: in a file with known clicks nobody could tell.
      const outcomes = {
        ...NOT_TO_ADS,
        metrikaQuality: METRICA.unmatched,
        metrikaUnique: METRICA.unmatched,
        ga4Quality: GA4.noIdentifier,
      };
      const click = new URL(call.facts.firstUrl).searchParams.get('yclid');
      return { call, webhooks: [call.start({}, LATER), call.end({}, LATER)], outcomes, unknown: [click] };
    },
  },
];
