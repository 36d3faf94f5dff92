import { OWN_NUMBERS } from '../business.mjs';
import { NOT_TO_ADS, noQuality, noUnique, nowhere } from '../outcomes.mjs';

/** Rejected or unanswered: in MANGO's own table 11XX holds these too, so only a talk makes a call answered. */
const MISSED = [1111, 1121, 1111, 1122, 1131, 1163, 1164, 1190];
const BROKEN = [2220, 3310, 4501];

const talked = (call) => ({ call, webhooks: [call.start(), call.end()] });

/** Calls of which little or nothing is told, each for a reason of its own. */
export const SILENT = [
  {
    kind: 'missed call',
    count: 16,
    make: (context) => ({
      ...talked(
        context.call({
          age: 'week',
          traffic: 'yandex',
          duration: 0,
          waitDuration: context.random.int(20, 60),
          facts: { callStatus: context.random.pick(MISSED) },
        }),
      ),
      outcomes: nowhere('nobody talked: the call was missed'),
    }),
  },
  {
    kind: 'call that the telephone system refused',
    count: 3,
    make: (context) => ({
      ...talked(
        context.call({ age: 'week', traffic: 'google', duration: 0, facts: { callStatus: context.random.pick(BROKEN) } }),
      ),
      outcomes: nowhere('the call was refused'),
    }),
  },
  {
    kind: 'marked as quality, but nobody talked',
    count: 2,
    make: (context) => ({
      ...talked(context.call({ age: 'fresh', traffic: 'google', duration: 0, facts: { callStatus: 1110, isQuality: true } })),
      outcomes: nowhere('nobody talked, whatever the mark says'),
    }),
  },
  {
    kind: 'short call',
    count: 9,
    make: (context) => ({
      ...talked(context.call({ age: 'fresh', traffic: 'google', duration: context.random.int(4, 45) })),
      outcomes: nowhere('too short for the one goal, not marked for the other'),
    }),
  },
  {
    kind: 'short call with a quality mark',
    count: 3,
    make: (context) => ({
      ...talked(
        context.call({ age: 'fresh', traffic: 'yandex', duration: context.random.int(20, 50), facts: { isQuality: true } }),
      ),
      outcomes: { ...NOT_TO_ADS, ...noUnique('the talk was shorter than a minute') },
    }),
  },
  {
    kind: 'call of which only the start was reported',
    count: 5,
    make: (context) => {
      const call = context.call({ age: 'week', traffic: 'yandex' });
      return { call, webhooks: [call.start()], outcomes: nowhere('nobody knows yet how the call ended') };
    },
  },
  {
    kind: 'the office calls its own number',
    count: 3,
    make: (context) => ({
      ...talked(context.call({ age: 'fresh', facts: { callerNumber: context.random.pick(OWN_NUMBERS), isQuality: true } })),
      outcomes: nowhere('own numbers are excluded'),
    }),
  },
  {
    kind: 'hidden number',
    count: 3,
    make: (context) => ({
      ...talked(context.call({ age: 'fresh', traffic: 'yandex', facts: { callerNumber: 'anonymous', isQuality: true } })),
      outcomes: { ...NOT_TO_ADS, ...noUnique('nobody knows whether a hidden number called before') },
    }),
  },
  {
    kind: 'no flags at all: the firm did not choose them in the account',
    count: 2,
    make: (context) => ({
      ...talked(context.call({ age: 'fresh', traffic: 'yandex', facts: { isNew: null, isQuality: null, isDuplicate: null } })),
      outcomes: { ...NOT_TO_ADS, ...noQuality('whether it was a quality call is unknown') },
    }),
  },
];
