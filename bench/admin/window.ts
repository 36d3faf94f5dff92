import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serviceConfig } from '#dist/cli/service-config.js';
import { loadPlatforms } from '#dist/platforms/registry.js';
import { createApp } from '#dist/server.js';
import { loadSources } from '#dist/sources/registry.js';

const KEY = 'the-key-of-the-bench';

/** The real application on this database, without a socket: two clients with two destinations each, all switched off. */
export async function start(url: string): Promise<NestFastifyApplication> {
  const config = join(url.slice('sqlite:'.length), '..', 'ringback.yaml');
  writeFileSync(config, configText(url));
  process.env.RINGBACK_ADMIN_KEY = KEY;
  const sources = await loadSources();
  const platforms = await loadPlatforms();
  const loaded = await serviceConfig({ config });
  const app = await createApp({ config: loaded.config, sources, platforms }, { quiet: true });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

function configText(url: string): string {
  const project = (id: string) => `
  - id: ${id}
    name: ${id}
    sources: [{ id: mango-${id}, type: mango, tokens: [a-long-token-of-the-bench-${id}] }]
    goals: [{ id: quality-call, when: { quality: true }, value: 1500, currency: RUB }]
    destinations:
      - { id: ${id}-1, platform: yandex-metrica, enabled: false, counterId: "1", token: x, goals: { quality-call: { target: q } } }
      - { id: ${id}-2, platform: yandex-metrica, enabled: false, counterId: "2", token: x, goals: { quality-call: { target: q } } }`;
  return `database: { url: "${url}" }\ntimezone: Europe/Moscow\nprojects:${['okna', 'dveri'].map(project).join('')}\n`;
}

/** Asks the API. Throws unless it answers 200. */
export async function get(app: NestFastifyApplication, url: string): Promise<void> {
  const answer = await app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${KEY}` } });
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`);
}
