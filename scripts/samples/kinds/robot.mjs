import { ROBOT_NUMBER } from '../business.mjs';
import { nowhere } from '../outcomes.mjs';

/** Somebody who calls too often: the campaigns page names him, so that a person can mark all his calls at once. */
export const ROBOT = [
  {
    kind: 'a robot that calls again and again',
    count: 7,
    make: (context) => {
      const facts = { callerNumber: ROBOT_NUMBER, isNew: false, isDuplicate: true };
      const call = context.call({ age: 'fresh', type: 'static', duration: context.random.int(1, 4), facts });
      return { call, webhooks: [call.start(), call.end()], outcomes: nowhere('some seconds of a robot’s talk') };
    },
  },
];
