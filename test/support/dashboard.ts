import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { METRICA_COUNTER } from '../../src/platforms/yandex-metrica/simulator/accounts.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { visit, type Visit } from './browser.js';
import { freshDatabase, type FreshDatabase } from './databases.js';
import { ADMIN_KEY, startService, TOKEN, type RunningService } from './service.js';

/** A visitor whom Metrica does not know until the visit is recorded. */
export const UNKNOWN_VISITOR = '1763800000123456789';

/** The real service beside the sandbox's Metrica, for people with a browser. */
export interface Dashboard {
  readonly service: RunningService;
  readonly sandbox: Sandbox;
  /** A new key of this role, in full. */
  key(role: 'viewer' | 'operator'): string;
  /** A webhook on the end of a good call some minutes ago; waits until it is processed. */
  call(parameters: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

export async function openDashboard(): Promise<Dashboard> {
  const fresh = await freshDatabase('SQLite');
  const accounts = { visitors: { unknown: [UNKNOWN_VISITOR] } };
  const sandbox = await startSandbox({ accounts, clock: () => Date.now(), verdictDelayMs: 0 });
  const config = aConfig(fresh, sandbox);
  const service = await startService(config);
  // Names of keys are unique.
  const keys = new Map<string, string>();
  return {
    service,
    sandbox,
    key: (role) => {
      const key = keys.get(role) ?? newKey(service, role);
      keys.set(role, key);
      return key;
    },
    call: async (parameters) => {
      const start = Math.floor(Date.now() / 1000) - 600;
      const good = {
        callStatus: '1100',
        isQuality: 'true',
        duration: '95',
        dateStart: String(start),
        dateEnd: String(start + 100),
      };
      const status = await service.hook(new URLSearchParams({ ...good, number: '74951234567', ...parameters }).toString());
      if (status !== 200) throw new Error(`the webhook was answered ${status}`);
      for (let isRead = false; !isRead; isRead = (await listOf(service, '/receipts?verdict=new')).length === 0);
    },
    close: async () => {
      await service.kill();
      await sandbox.close();
      await fresh.dispose();
    },
  };
}

async function listOf(service: RunningService, path: string): Promise<unknown[]> {
  return ((await service.api('GET', path)).body as { items: unknown[] }).items;
}

function aConfig(fresh: FreshDatabase, { httpUrl }: Sandbox): Record<string, unknown> {
  return {
    database: { url: fresh.url },
    sources: [{ id: 'mango-main', type: 'mango', tokens: [TOKEN] }],
    goals: [{ id: 'quality-call', when: { quality: true, answered: true }, value: 1500, currency: 'RUB' }],
    destinations: [
      {
        id: 'metrika-okna',
        platform: 'yandex-metrica',
        enabled: true,
        schedule: '0 0 1 1 *',
        counterId: METRICA_COUNTER.counterId,
        token: METRICA_COUNTER.token,
        endpoint: httpUrl,
        goals: { 'quality-call': { target: 'quality_call' } },
      },
    ],
  };
}

/** Made on the command line, as on the server. */
function newKey({ configFile }: RunningService, role: string): string {
  const command = [
    resolve('bin/ringback.js'),
    'key',
    'create',
    '--name',
    `a ${role}`,
    '--role',
    role,
    '--json',
    '--config',
    configFile,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  const key = /rb_[\w-]+/.exec(stdout)?.[0];
  if (key === undefined) throw new Error(`no key was made: ${stderr}`);
  return key;
}

/** A signed-in person on the list of calls. */
export async function signedIn(
  browser: Browser,
  { service }: Dashboard,
  key: string = ADMIN_KEY,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const visitor = await visit(browser, options);
  const { page } = visitor;
  await page.goto(service.url);
  await page.getByLabel(/^(Your key|Ваш ключ)$/).fill(key);
  await page.getByRole('button', { name: /^(Sign in|Войти)$/ }).click();
  await page.getByRole('heading', { level: 1, name: /^(Overview|Обзор|Calls|Звонки)$/ }).waitFor();
  return visitor;
}
