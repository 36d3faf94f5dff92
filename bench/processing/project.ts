import { metrica } from '../harness/ringback-config.js';

/** Nothing listens there, and no round runs. */
const NOWHERE = 'http://127.0.0.1:9';

export const SOURCE = 'mango-main';
export const PROJECT_ID = 'okna';

/** One source, one goal that looks at the caller's earlier conversions, one destination: every second call makes an upload. */
export const PROJECT = {
  id: PROJECT_ID,
  name: 'Okna',
  sources: [{ id: SOURCE, type: 'mango', tokens: ['a-token-of-the-bench'], maxPerSecond: 1_000_000 }],
  exclude: { callers: ['+7495*'] },
  goals: [
    {
      id: 'quality-call',
      when: { quality: true, answered: true },
      value: 1500,
      currency: 'RUB',
      valueBy: [{ when: { utmCampaign: 'brand*' }, value: 800 }],
      oncePerCallerDays: 30,
    },
  ],
  // Without `since` a destination takes no call from before it was first seen: nothing would be uploaded.
  destinations: [
    { id: 'metrika', ...metrica(NOWHERE), since: '2026-01-01', goals: { 'quality-call': { target: 'quality_call' } } },
  ],
};

/** The same goal at another price, for a simulation. */
export const OTHER_GOALS = [{ ...PROJECT.goals[0], value: 2000 }];
