import { EVERYWHERE, NOT_TO_ADS } from '../outcomes.mjs';

const good = (context, wish) =>
  context.call({ age: 'fresh', traffic: 'google', ...wish, facts: { isQuality: true, ...wish.facts } });
const both = (call, changes = {}) => ({ call, webhooks: [call.start(changes), call.end(changes)] });
const sentAs = (webhook, way) => ({ ...webhook, line: { ...webhook.line, sentAs: way } });
const posted = (way) => (context) => {
  const call = good(context, {});
  return { call, webhooks: [sentAs(call.start(), way), sentAs(call.end(), way)], outcomes: EVERYWHERE };
};
const dated = (dates) => ({
  kind: `dates as ${dates}`,
  count: 1,
  make: (context) => ({ ...both(good(context, { dates })), outcomes: EVERYWHERE }),
});

/** Parameters spelt as the sender's own letters say: names count in any letter case. */
const shouted = (webhook) => ({
  ...webhook,
  line: {
    ...webhook.line,
    query: webhook.line.query.replace(/(^|&)(\w+)=/g, (_, before, name) => `${before}${name.toUpperCase()}=`),
  },
});

/** Every other form in which a webhook may come. New ones go to the end: what stands before keeps its bytes. */
export const FORMS = [
  { kind: 'a webhook posted as a form', count: 2, make: posted('form') },
  { kind: 'a webhook posted as JSON, its ids bare numbers of 17 to 19 digits', count: 2, make: posted('json') },
  { kind: 'a webhook posted as multipart, as PHP’s curl does', count: 1, make: posted('multipart') },
  ...['day-first-offset', 'plus-lost', 'epoch', 'year-first-seconds-offset'].map(dated),
  {
    kind: 'parameters in capital letters',
    count: 1,
    make: (context) => {
      const call = good(context, { traffic: 'yandex' });
      return { call, webhooks: [call.start(), call.end()].map(shouted), outcomes: NOT_TO_ADS };
    },
  },
  {
    kind: 'a parameter that came twice: the first value counts',
    count: 1,
    make: (context) => ({ ...both(good(context, {}), { leaked: ['isQuality=false', 'yaCid='] }), outcomes: EVERYWHERE }),
  },
  {
    kind: 'macros between percent signs that nobody filled in',
    count: 1,
    make: (context) => ({
      ...both(good(context, { facts: { utmContent: null } }), { leaked: ['utmContent=%utmContent%'] }),
      outcomes: EVERYWHERE,
    }),
  },
  {
    kind: 'GA’s session cookie of 2025 in customParam, written as pairs',
    count: 1,
    make: (context) => ({
      ...both(good(context, { facts: { customParam: 'ga_session_id=GS2.1.s1785500000$o3$g1$t1785500100&manager=web' } })),
      outcomes: EVERYWHERE,
    }),
  },
];
