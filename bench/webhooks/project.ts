import { ga4, googleAds, metrica } from '../harness/ringback-config.js';

/** Nothing listens there, and no round runs. */
const NOWHERE = 'http://127.0.0.1:9';

/** The project of this part: one source, the two goals of the example config, all three platforms. */
export const PROJECT = {
  id: 'okna',
  name: 'Okna',
  sources: [{ id: 'mango-main', type: 'mango', tokens: ['a-token-of-the-bench'], maxPerSecond: 1_000_000 }],
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
    { id: 'unique-answered', when: { answered: true, minTalkSeconds: 60, uniqueWithinDays: 30, callTypes: ['dynamic'] } },
  ],
  destinations: [
    {
      id: 'metrika',
      ...metrica(NOWHERE),
      goals: { 'quality-call': { target: 'quality_call' }, 'unique-answered': { target: 'unique_call' } },
    },
    { id: 'ga4', ...ga4(NOWHERE), goals: { 'quality-call': { event: 'qualify_lead' } } },
    { id: 'ads', ...googleAds(NOWHERE, NOWHERE), goals: { 'quality-call': { conversionActionId: '987654321' } } },
  ],
};
