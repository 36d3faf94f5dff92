import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminKeysService } from '#dist/api/access/admin-keys.service.js';
import { loadAppContext } from '#dist/app-context.js';
import { createApp } from '#dist/server.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Retention deletes nothing meanwhile: more rows make searches harder. */
const RETENTION_YAML =
  'privacy: { receiptsDays: 1000, phonesDays: 1000, callerKeyDays: 1000, detailsDays: 1000, requestsDays: 1000 }\n';
const ADMIN_KEY = 'the-key-of-the-bench';

/** The admin API, and a key for part of it. */
export interface BenchApi {
  readonly app: NestFastifyApplication;
  readonly adminKey: string;
  /** Has access to two of the four projects. */
  readonly clientKey: string;
}

/** The real application on this database, without a socket: four clients with up to three destinations each, all switched off. */
export async function openBenchApi(url: string): Promise<BenchApi> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
  const config = join(folder, 'ringback.yaml');
  writeFileSync(config, configText(url));
  process.env.RINGBACK_ADMIN_KEY = ADMIN_KEY;
  const context = await loadAppContext({ config });
  rmSync(folder, { recursive: true });
  const app = await createApp(context, { quiet: true });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const keys = app.get(AdminKeysService, { strict: false });
  const { key } = await keys.create({ name: 'client', role: 'operator', projects: ['dveri', 'polki'] }, 'command line');
  return { app, adminKey: ADMIN_KEY, clientKey: key };
}

function configText(url: string): string {
  const common = (id: string, platform: string) => `{ id: ${id}-${platform}, platform: ${platform}, enabled: false`;
  const metrica = (id: string) =>
    `${common(id, 'yandex-metrica')}, counterId: "1", token: x, goals: { quality-call: { target: q } } }`;
  const ga4 = (id: string) =>
    `${common(id, 'ga4')}, measurementId: G-ABC1234567, apiSecret: x, goals: { quality-call: { event: qualify_lead } } }`;
  const ads = (id: string) =>
    `${common(id, 'google-ads')}, customerId: "1234567890", credentials: { clientId: x, clientSecret: x, refreshToken: x }, goals: { quality-call: { conversionActionId: "987654321" } } }`;
  const project = (id: string, destinations: readonly string[]) => `
  - id: ${id}
    name: ${id}
    sources: [{ id: mango-${id}, type: mango, tokens: [a-long-token-of-the-bench-${id}] }]
    goals:
      - { id: quality-call, when: { quality: true }, value: 1500, currency: RUB }
      - { id: first-order, when: { quality: true, new: true } }
      - { id: none, when: { quality: true, new: true } }
    destinations:${destinations.map((one) => `\n      - ${one}`).join('')}`;
  const projects = [
    project('okna', [metrica('okna'), ga4('okna'), ads('okna')]),
    project('dveri', [metrica('dveri'), ga4('dveri')]),
    project('kuhni', [metrica('kuhni')]),
    project('polki', [metrica('polki')]),
  ];
  return `database: { url: "${url}" }\ntimezone: Europe/Moscow\n${RETENTION_YAML}projects:${projects.join('')}\n`;
}

/** A request to the API. Throws unless it answers 200. */
export async function getOk({ app }: BenchApi, url: string, key: string): Promise<void> {
  const answer = await app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${key}` } });
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`);
}
