import { ADS, EVERYWHERE, GA4, METRICA } from '../outcomes.mjs';

const DAY = 24 * 60;

const late = (context, days) => {
  const call = context.call({ minutesAgo: days * DAY, traffic: 'google', facts: { isQuality: true } });
  // The firm's server was down; what waited there came in the middle of the week.
  const arrives = context.random.int(3000, 4000);
  return { call, webhooks: [call.start({}, { arrives }), call.end({}, { arrives: arrives - 1 })] };
};

/** Webhooks that come so late that some windows are closed. */
export const WINDOWS = [
  {
    kind: 'reported after 22 days',
    count: 3,
    make: (context) => ({
      ...late(context, 22),
      outcomes: { ...EVERYWHERE, metrikaQuality: METRICA.expired, metrikaUnique: METRICA.expired, ga4Quality: GA4.expired },
    }),
  },
  {
    kind: 'reported after 95 days',
    count: 1,
    make: (context) => ({
      ...late(context, 95),
      outcomes: {
        metrikaQuality: METRICA.expired,
        metrikaUnique: METRICA.expired,
        ga4Quality: GA4.expired,
        adsQuality: ADS.expired,
        grpcUnique: ADS.expired,
      },
    }),
  },
];
