import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SinkAddresses } from './servers/sinks.js';

/** Rounds run when the bench says so. */
const NEVER = '0 0 1 1 *';
export const PROJECT = 'okna';
export const GOAL = 'quality-call';

/** Writes the `ringback.yaml` of this part: one project with a destination for each subject. @returns its path */
export function writeConfig(databaseUrl: string, { http, grpc }: SinkAddresses): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ringback-bench-')), 'ringback.yaml');
  const common = { enabled: true, schedule: NEVER };
  const google = {
    platform: 'google-ads',
    ...common,
    customerId: '1234567890',
    credentials: { clientId: 'an-id', clientSecret: 'a-secret', refreshToken: 'a-token' },
    tokenEndpoint: `${http}/token`,
    goals: { [GOAL]: { conversionActionId: '987654321' } },
  };
  const config = {
    server: { host: '127.0.0.1', port: 0 },
    database: { url: databaseUrl },
    projects: [
      {
        id: PROJECT,
        name: PROJECT,
        sources: [{ id: 'mango-main', type: 'mango', tokens: ['a-token-of-the-bench'] }],
        goals: [{ id: GOAL, when: { quality: true }, value: 1500, currency: 'RUB' }],
        destinations: [
          {
            id: 'metrika',
            platform: 'yandex-metrica',
            ...common,
            counterId: '12345678',
            token: 'a-token',
            endpoint: http,
            goals: { [GOAL]: { target: 'quality_call' } },
          },
          {
            id: 'ga4',
            platform: 'ga4',
            ...common,
            measurementId: 'G-ABC1234567',
            apiSecret: 'a-secret',
            endpoint: http,
            goals: { [GOAL]: { event: 'qualify_lead' } },
          },
          { id: 'data-manager', ...google, endpoint: http, rowsPerRequest: 2000 },
          { id: 'data-manager-20', ...google, endpoint: http },
          { id: 'ads', ...google, transport: 'google-ads-api', developerToken: 'a-developer-token', endpoint: grpc },
        ],
      },
    ],
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  return file;
}
