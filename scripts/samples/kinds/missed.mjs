import { EVERYWHERE, NOT_TO_ADS } from '../outcomes.mjs';

const good = (context, traffic) => context.call({ age: 'fresh', traffic, dates: 'year-first-utc', facts: { isQuality: true } });

/** Calls whose webhooks were lost on their way: MANGO's own list of calls (`listed`) brings them the night after. */
export const MISSED = [
  {
    kind: 'no webhook came, and MANGO’s own list has the call',
    count: 2,
    make: (context) => {
      const call = good(context, 'google');
      return { call, webhooks: [], listed: [call.end()], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'the webhook of the end was lost, and MANGO’s own list has it',
    count: 1,
    make: (context) => {
      const call = good(context, 'yandex');
      return { call, webhooks: [call.start()], listed: [call.end()], outcomes: NOT_TO_ADS };
    },
  },
  {
    kind: 'reported by webhooks and by MANGO’s own list alike',
    count: 2,
    make: (context) => {
      const call = good(context, 'yandex');
      return { call, webhooks: [call.start(), call.end()], listed: [call.end()], outcomes: NOT_TO_ADS };
    },
  },
];
