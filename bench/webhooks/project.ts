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

/** Like `PROJECT`, for one of several clients, with its own source, token and accounts; the first one's is `PROJECT`. */
export function projectOfClient(client: number): object {
  if (client === 0) return PROJECT;
  const own = (id: string) => `${id}-${client}`;
  return {
    ...PROJECT,
    id: own(PROJECT.id),
    sources: PROJECT.sources.map((source) => ({ ...source, id: own(source.id), tokens: source.tokens.map(own) })),
    destinations: PROJECT.destinations.map((destination) => ({
      ...destination,
      ...accountOf(client, destination),
      id: own(destination.id),
    })),
  };
}

function accountOf(client: number, { platform }: { readonly platform: string }): object {
  if (platform === 'yandex-metrica') return { counterId: String(20_000_000 + client) };
  if (platform === 'ga4') return { measurementId: `G-${2_000_000_000 + client}` };
  return { customerId: String(2_000_000_000 + client) };
}
