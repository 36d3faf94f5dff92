import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Rounds run only on request. */
const BY_HAND = { enabled: true, schedule: '0 0 1 1 *' } as const;

export function metrica(endpoint: string) {
  return { platform: 'yandex-metrica', ...BY_HAND, counterId: '12345678', token: 'a-token', endpoint };
}

export function ga4(endpoint: string) {
  return { platform: 'ga4', ...BY_HAND, measurementId: 'G-ABC1234567', apiSecret: 'a-secret', endpoint };
}

/** @param tokens address of the token endpoint; with both transports an http address */
export function googleAds(endpoint: string, tokens: string) {
  return {
    platform: 'google-ads',
    ...BY_HAND,
    customerId: '1234567890',
    credentials: { clientId: 'an-id', clientSecret: 'a-secret', refreshToken: 'a-token' },
    endpoint,
    tokenEndpoint: `${tokens}/token`,
  };
}

/** Writes the `ringback.yaml` of an installation with these projects. @returns its path, in a folder of its own */
export function writeConfig(databaseUrl: string, ...projects: readonly object[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ringback-bench-')), 'ringback.yaml');
  const config = {
    server: { host: '127.0.0.1', port: 0 },
    database: { url: databaseUrl },
    timezone: 'Europe/Moscow',
    projects,
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  return file;
}
