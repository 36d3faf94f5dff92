import { addressOf } from '../call.mjs';
import { EVERYWHERE, GA4, NOT_TO_ADS, noQuality, noUnique, nowhere } from '../outcomes.mjs';
import { Bytes } from '../query.mjs';

const good = (context, wish) => context.call({ age: 'fresh', ...wish, facts: { isQuality: true, ...wish.facts } });
const both = (call) => ({ call, webhooks: [call.start(), call.end()] });

const LONG_TEXT = 'очень длинное объявление о пластиковых окнах с бесплатным замером и рассрочкой на два года ';

/** How webhooks come in real life: twice, in the wrong order, incomplete, long, in strange letters. */
export const WIRE = [
  {
    kind: 'the end reported three times',
    count: 5,
    make: (context) => {
      const call = good(context, { traffic: 'google' });
      return { call, webhooks: [call.start(), call.end(), call.end(), call.end()], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'the end came before the start',
    count: 6,
    make: (context) => {
      const call = good(context, { traffic: 'google' });
      const late = { arrives: call.minutesAgo - 12 };
      return { call, webhooks: [call.end(), call.start({}, late)], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'only the end was reported',
    count: 6,
    make: (context) => {
      const call = good(context, { traffic: 'yandex' });
      return { call, webhooks: [call.end()], outcomes: NOT_TO_ADS };
    },
  },
  {
    kind: 'an empty end: ids came with the start only',
    count: 4,
    make: (context) => {
      const call = good(context, { traffic: 'google' });
      const empty = { gaCid: '', yaCid: '', utmSource: '', utmCampaign: call.facts.utmCampaign, URLl: '', firstUrl: '' };
      return { call, webhooks: [call.start(), call.end(empty)], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'long Russian texts in the marks',
    count: 4,
    make: (context) => {
      const call = good(context, {
        traffic: 'yandex',
        facts: { utmTerm: LONG_TEXT.repeat(4).trim(), utmContent: LONG_TEXT.trim() },
      });
      return { ...both(call), outcomes: NOT_TO_ADS };
    },
  },
  {
    kind: 'marks in windows-1251',
    count: 2,
    make: (context) => {
      const call = good(context, { traffic: 'yandex', facts: { utmTerm: new Bytes('окна от производителя') } });
      return { ...both(call), outcomes: NOT_TO_ADS };
    },
  },
  {
    kind: 'the page as `url`, other date forms',
    count: 6,
    make: (context) => {
      const call = good(context, { traffic: 'google', dates: context.random.pick(['day-first-offset', 'plus-lost', 'epoch']) });
      const page = `url=${encodeURIComponent(addressOf('/kontakty/', {}))}`;
      return {
        call,
        webhooks: [call.start({ URLl: null, leaked: [page] }), call.end({ URLl: null, leaked: [page] })],
        outcomes: EVERYWHERE,
      };
    },
  },
  {
    kind: 'macros that nobody filled in',
    count: 2,
    make: (context) => {
      const call = good(context, {
        traffic: 'yandex',
        facts: { rsCid: '{rsCid}', utmContent: '{{utmContent}}', customParam: '{customParam}' },
      });
      return { ...both(call), outcomes: NOT_TO_ADS };
    },
  },
  {
    kind: 'the same caller again',
    count: 4,
    make: (context) => {
      const first = good(context, { age: 'week', traffic: 'organic' });
      const again = good(context, {
        traffic: 'google',
        facts: { callerNumber: first.facts.callerNumber, isNew: false, isDuplicate: true },
      });
      const known = {
        ...noQuality('this caller counted for the goal already, and counts once in 30 days'),
        ...noUnique('this caller called before'),
      };
      return {
        call: again,
        webhooks: [again.start(), again.end()],
        outcomes: known,
        before: {
          kind: 'a caller who will call again',
          call: first,
          webhooks: [first.start(), first.end()],
          outcomes: { ...NOT_TO_ADS, ga4Quality: GA4.expired },
        },
      };
    },
  },
  {
    kind: 'a wrong number, hung up at once',
    count: 3,
    make: (context) => ({
      ...both(context.call({ age: 'young', traffic: 'organic', duration: 2, waitDuration: 4 })),
      outcomes: nowhere('two seconds are no talk worth telling'),
    }),
  },
];
