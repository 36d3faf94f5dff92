const NEVER = '0 0 1 1 *';
/** Nothing listens there, and no round runs. */
const NOWHERE = 'http://127.0.0.1:9';

/** The `ringback.yaml` of this part, as data: one source, the two goals of the example config, all three platforms. */
export function configOf(databaseUrl: string): object {
  const common = { enabled: true, schedule: NEVER };
  return {
    server: { host: '127.0.0.1', port: 0 },
    database: { url: databaseUrl },
    timezone: 'Europe/Moscow',
    projects: [
      {
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
            platform: 'yandex-metrica',
            ...common,
            counterId: '12345678',
            token: 'a-token',
            endpoint: NOWHERE,
            goals: { 'quality-call': { target: 'quality_call' }, 'unique-answered': { target: 'unique_call' } },
          },
          {
            id: 'ga4',
            platform: 'ga4',
            ...common,
            measurementId: 'G-ABC1234567',
            apiSecret: 'a-secret',
            endpoint: NOWHERE,
            goals: { 'quality-call': { event: 'qualify_lead' } },
          },
          {
            id: 'ads',
            platform: 'google-ads',
            ...common,
            customerId: '1234567890',
            credentials: { clientId: 'an-id', clientSecret: 'a-secret', refreshToken: 'a-token' },
            endpoint: NOWHERE,
            tokenEndpoint: `${NOWHERE}/token`,
            goals: { 'quality-call': { conversionActionId: '987654321' } },
          },
        ],
      },
    ],
  };
}
