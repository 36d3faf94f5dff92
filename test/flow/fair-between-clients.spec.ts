import { Logger } from '@nestjs/common';
import { DailyVolumes } from '../../src/webhooks/daily-volumes.service.js';
import { RetentionJobs } from '../../src/processing/erasure/retention.jobs.js';
import { DAY } from '../../src/domain/time/instant.js';
import type { ReceiptView } from '../../src/api/logs/log-views.js';
import { HeavyRequests } from '../../src/api/http/heavy-requests.js';
import { BudgetsStore } from '../../src/store/destinations/budgets.store.js';
import { aHook, twoClients, TwoProcesses, type List } from '../api/two-clients.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';
import { NOON } from '../support/test-pipeline.js';

const MOST_BYTES = 20 * 1024;
const MOST_UNREADABLE = 4 * 1024;
const HOOK = '/hooks/mango-main/a-token-of-the-test';

/** Two processes on one database. */
describe.each(DATABASES)('what one client may take from the others, on %s:', (kind) => {
  let fresh: FreshDatabase;
  let fake: FakePlatform;
  let processes: TwoProcesses;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    fake = new FakePlatform();
    const config = twoClients(fresh.url);
    const limited = config.projects.map((project) => ({
      ...project,
      sources: project.sources.map((one) => ({ ...one, maxBytesPerDay: MOST_BYTES, maxUnreadableBytes: MOST_UNREADABLE })),
    }));
    processes = await TwoProcesses.open({ ...config, projects: limited }, fake);
  });
  afterEach(async () => {
    await processes.close();
    await fresh.dispose();
  });

  const appAt = (index: number) => processes.at(index);
  const addUp = (index: number) => appAt(index).app.get(DailyVolumes, { strict: false }).addUp();
  const filled = (bytes: number) => `${HOOK}?text=${'x'.repeat(bytes)}`;

  it('a source’s bytes of a day are counted over all processes; beyond them 503, and only for that source', async () => {
    for (let number = 0; number < 6; number += 1) expect((await appAt(0).get(filled(2048))).status).toBe(200);
    await addUp(0);
    await addUp(1);
    const answers = [];
    for (let number = 0; number < 5; number += 1) answers.push(await appAt(1).get(filled(2048)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 503, 503]);
    expect(Number(answers[4]?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await appAt(1).get('/hooks/mango-dveri/another-token?text=a')).status).toBe(200);
    await addUp(1);
    await addUp(0);
    expect((await appAt(0).get(filled(2048))).status).toBe(503);
    processes.forward(DAY);
    expect((await appAt(0).get(filled(2048))).status).toBe(200);
  });

  it('at 80 % of a source’s day a line is logged, once, with its name', async () => {
    const lines: string[] = [];
    const warn = (line: unknown) => void lines.push(JSON.stringify(line));
    Logger.overrideLogger({ log: () => undefined, error: warn, warn });
    try {
      for (let number = 0; number < 7; number += 1) expect((await appAt(0).get(filled(2048))).status).toBe(200);
      expect(lines).toEqual([]);
      for (let number = 0; number < 2; number += 1) expect((await appAt(0).get(filled(2048))).status).toBe(200);
      expect(lines).toEqual(['{"msg":"a source has sent 80 % of its maxBytesPerDay","source":"mango-main"}']);
      expect((await appAt(0).get(filled(2048))).status).toBe(503);
      expect(lines[1]).toBe('{"msg":"webhook refused","source":"mango-main","reason":"over maxBytesPerDay"}');
    } finally {
      Logger.overrideLogger(false);
    }
  });

  it('of what cannot be read the newest bytes are kept, and none longer than privacy.unreadableDays', async () => {
    await appAt(0).hook(...Array.from({ length: 6 }, (_, number) => ({ n: String(number), text: 'x'.repeat(1000) })));
    await appAt(0).hook(aHook());
    const trim = () => appAt(0).app.get(RetentionJobs, { strict: false }).trimUnreadable();
    const kept = async () => {
      const { items } = (await appAt(0).get<List<ReceiptView>>('/api/v1/receipts')).body;
      return items.map(({ verdict }) => verdict);
    };
    await trim();
    expect(await kept()).toEqual(['read', 'unreadable', 'unreadable', 'unreadable', 'unreadable']);
    appAt(0).clock.forward(40 * DAY);
    await trim();
    expect(await kept()).toEqual(['read']);
  });

  it('checks beyond a project’s day are refused, until the next one, and another project’s go on', async () => {
    const day = { period: Math.floor(NOON / DAY), amount: 599, most: 600 };
    await appAt(0)
      .app.get(BudgetsStore, { strict: false })
      .record([{ id: 'actions:okna', ...day }]);
    const check = (index: number, id: string) => appAt(index).post(`/api/v1/destinations/${id}/check`);
    expect((await check(0, 'okna-dest')).status).toBe(200);
    const refused = await check(1, 'okna-off');
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ACTIONS' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3600);
    for (const action of ['run', 'confirm', 'read'])
      expect((await appAt(0).post(`/api/v1/destinations/okna-dest/${action}`)).status).toBe(429);
    expect((await check(0, 'dveri-dest')).status).toBe(200);
    processes.forward(DAY);
    expect((await check(0, 'okna-dest')).status).toBe(200);
  });

  it('a client’s self-check counts as a check of each of its destinations; that of who runs the service does not', async () => {
    const key = await appAt(0).key({ role: 'admin', projects: ['okna'] });
    const used = async () => (await appAt(0).app.get(BudgetsStore, { strict: false }).used(['actions:okna']))[0]?.used ?? 0;
    expect((await appAt(0).post('/api/v1/doctor')).status).toBe(200);
    expect(await used()).toBe(0);
    expect((await appAt(0).post('/api/v1/doctor', undefined, { key })).status).toBe(200);
    expect(await used()).toBe(1);
    const rest = { id: 'actions:okna', period: Math.floor(NOON / DAY), amount: 599, most: 600 };
    await appAt(0).app.get(BudgetsStore, { strict: false }).record([rest]);
    const refused = await appAt(1).post('/api/v1/doctor', undefined, { key });
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ACTIONS' } });
    expect((await appAt(0).post('/api/v1/doctor')).status).toBe(200);
  });

  it('rounds that found nothing to send cost nothing', async () => {
    for (const _round of [1, 2, 3]) expect((await appAt(0).post('/api/v1/destinations/okna-dest/run')).status).toBe(200);
    expect(await appAt(0).app.get(BudgetsStore, { strict: false }).used(['actions:okna'])).toMatchObject([{ used: 0 }]);
  });

  it('actions at the same time, in two processes, do not pass the day’s limit together', async () => {
    const day = { period: Math.floor(NOON / DAY), amount: 595, most: 600 };
    const budgets = appAt(0).app.get(BudgetsStore, { strict: false });
    await budgets.record([{ id: 'actions:okna', ...day }]);
    const keys = [await appAt(0).key({ role: 'operator' }), await appAt(0).key({ role: 'operator' })];
    const check = (number: number) =>
      appAt(number % 2).post('/api/v1/destinations/okna-off/check', undefined, { key: keys[number % 2] ?? '' });
    const answers = await Promise.all(Array.from({ length: 24 }, (_, number) => check(number)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(19);
    expect(await budgets.used(['actions:okna'])).toMatchObject([{ used: 600 }]);
  });

  it('one key asks 300 times a minute at most', async () => {
    const key = await appAt(0).key({ role: 'operator' });
    const check = () => appAt(0).post('/api/v1/destinations/okna-dest/check', undefined, { key });
    const statuses = new Set<number>();
    for (let number = 0; number < 300; number += 10)
      for (const { status } of await Promise.all(Array.from({ length: 10 }, check))) statuses.add(status);
    expect([...statuses]).toEqual([200]);
    expect(await check()).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
    appAt(0).clock.forward(60_000);
    expect((await check()).status).toBe(200);
  });

  it('long requests of one key beyond four at a time are told when to come again', async () => {
    const { name } = (await appAt(0).get<{ name: string }>('/api/v1/me')).body;
    const requests = appAt(0).app.get(HeavyRequests, { strict: false });
    const ends = [1, 2, 3, 4].map(() => requests.begin({ keyId: null, name }));
    const heavy = ['export/calls.csv', 'calls?q=a', 'stats/truth'];
    for (const path of heavy) {
      const { status, headers, body } = await appAt(0).get(`/api/v1/${path}`);
      expect({ path, status, retry: headers['retry-after'], body }).toMatchObject({
        status: 429,
        retry: '5',
        body: { code: 'TOO_MANY_AT_ONCE' },
      });
    }
    const key = await appAt(0).key({ role: 'viewer' });
    expect((await appAt(0).get('/api/v1/export/calls.csv', { key })).status).toBe(200);
    ends[0]?.();
    expect((await appAt(0).get('/api/v1/export/calls.csv')).status).toBe(200);
  });
});
