import { ROBOT_NUMBER } from '../business.mjs';
import { nowhere } from '../fates.mjs';

/** Somebody who calls too often: the campaigns page names him, so that a person can mark all his calls at once. */
export const ROBOT = [
  {
    kind: 'a robot that calls again and again',
    count: 7,
    make: (world) => {
      const facts = { callerNumber: ROBOT_NUMBER, isNew: false, isDuplicate: true };
      const call = world.call({ age: 'fresh', type: 'static', duration: world.random.int(1, 4), facts });
      return { call, webhooks: [call.start(), call.end()], fates: nowhere('some seconds of a robot’s talk') };
    },
  },
];
