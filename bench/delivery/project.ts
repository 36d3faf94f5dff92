import { ga4, googleAds, metrica } from '../harness/ringback-config.js';
import type { SinkAddresses } from './servers/sinks.js';

export const PROJECT = 'okna';
export const GOAL = 'quality-call';

/** The project of this part: a destination for each subject, at the sinks. */
export function projectOf({ http, grpc }: SinkAddresses): object {
  const google = { ...googleAds(http, http), goals: { [GOAL]: { conversionActionId: '987654321' } } };
  return {
    id: PROJECT,
    name: PROJECT,
    sources: [{ id: 'mango-main', type: 'mango', tokens: ['a-token-of-the-bench'] }],
    goals: [{ id: GOAL, when: { quality: true }, value: 1500, currency: 'RUB' }],
    destinations: [
      { id: 'metrika', ...metrica(http), goals: { [GOAL]: { target: 'quality_call' } } },
      { id: 'ga4', ...ga4(http), goals: { [GOAL]: { event: 'qualify_lead' } } },
      { id: 'data-manager', ...google, rowsPerRequest: 2000 },
      { id: 'data-manager-20', ...google },
      { id: 'ads', ...google, transport: 'google-ads-api', developerToken: 'a-developer-token', endpoint: grpc },
    ],
  };
}
