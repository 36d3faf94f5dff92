import { OWN_NUMBERS } from '../business.mjs';
import { NOT_TO_ADS, noQuality, noUnique, nowhere } from '../fates.mjs';

/** Rejected or unanswered: in MANGO's own table 11XX holds these too, so only a talk makes a call answered. */
const MISSED = [1111, 1121, 1111, 1122, 1131, 1163, 1164, 1190];
const BROKEN = [2220, 3310, 4501];

const talked = (call) => ({ call, webhooks: [call.start(), call.end()] });

/** Calls of which little or nothing is told, each for a reason of its own. */
export const SILENT = [
  {
    kind: 'missed call',
    count: 16,
    make: (world) => ({
      ...talked(
        world.call({
          age: 'week',
          traffic: 'yandex',
          duration: 0,
          waitDuration: world.random.int(20, 60),
          facts: { callStatus: world.random.pick(MISSED) },
        }),
      ),
      fates: nowhere('nobody talked: the call was missed'),
    }),
  },
  {
    kind: 'call that the telephone system refused',
    count: 3,
    make: (world) => ({
      ...talked(world.call({ age: 'week', traffic: 'google', duration: 0, facts: { callStatus: world.random.pick(BROKEN) } })),
      fates: nowhere('the call was refused'),
    }),
  },
  {
    kind: 'marked as quality, but nobody talked',
    count: 2,
    make: (world) => ({
      ...talked(world.call({ age: 'fresh', traffic: 'google', duration: 0, facts: { callStatus: 1110, isQuality: true } })),
      fates: nowhere('nobody talked, whatever the mark says'),
    }),
  },
  {
    kind: 'short call',
    count: 9,
    make: (world) => ({
      ...talked(world.call({ age: 'fresh', traffic: 'google', duration: world.random.int(4, 45) })),
      fates: nowhere('too short for the one goal, not marked for the other'),
    }),
  },
  {
    kind: 'short call with a quality mark',
    count: 3,
    make: (world) => ({
      ...talked(world.call({ age: 'fresh', traffic: 'yandex', duration: world.random.int(20, 50), facts: { isQuality: true } })),
      fates: { ...NOT_TO_ADS, ...noUnique('the talk was shorter than a minute') },
    }),
  },
  {
    kind: 'call of which only the start was reported',
    count: 5,
    make: (world) => {
      const call = world.call({ age: 'week', traffic: 'yandex' });
      return { call, webhooks: [call.start()], fates: nowhere('nobody knows yet how the call ended') };
    },
  },
  {
    kind: 'the office calls its own number',
    count: 3,
    make: (world) => ({
      ...talked(world.call({ age: 'fresh', facts: { callerNumber: world.random.pick(OWN_NUMBERS), isQuality: true } })),
      fates: nowhere('own numbers are excluded'),
    }),
  },
  {
    kind: 'hidden number',
    count: 3,
    make: (world) => ({
      ...talked(world.call({ age: 'fresh', traffic: 'yandex', facts: { callerNumber: 'anonymous', isQuality: true } })),
      fates: { ...NOT_TO_ADS, ...noUnique('nobody knows whether a hidden number called before') },
    }),
  },
  {
    kind: 'no flags at all: the firm did not choose them in the cabinet',
    count: 2,
    make: (world) => ({
      ...talked(world.call({ age: 'fresh', traffic: 'yandex', facts: { isNew: null, isQuality: null, isDuplicate: null } })),
      fates: { ...NOT_TO_ADS, ...noQuality('whether it was a quality call is unknown') },
    }),
  },
];
