import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { start } from '../src/main.js';
import type { RunningService } from '../src/running-service.js';
import { Sqlite } from '../src/store/database/sqlite.js';
import { WebhookReceiver } from '../src/webhooks/webhook-receiver.service.js';
import { json, ringback } from './cli/a-terminal.js';
import { until } from './support/delivery-harness.js';

const [KEY, OLD, NEW] = ['an-admin-key-of-the-test', 'the-old-token-of-the-test', 'the-new-token-of-the-test'];

const config = (token: string, more = ''): string => `
server: { host: 127.0.0.1, port: 0 }
database: { url: "sqlite:ringback.db" }
${more}
projects:
  - { id: okna, name: Окна, sources: [{ id: mango-main, type: mango, tokens: [${token}] }] }
`;

describe('a config that changes while the service runs', () => {
  let folder: string;
  let file: string;
  let service: RunningService;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-reload-'));
    file = join(folder, 'ringback.yaml');
    writeFileSync(file, config(OLD));
    writeFileSync(join(folder, '.env'), `RINGBACK_ADMIN_KEY=${KEY}\n`);
    jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    service = await start({ config: file });
    url = await service.getUrl();
  });
  afterAll(async () => {
    await service.close();
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  const webhook = async (token: string) => (await fetch(`${url}/hooks/mango-main/${token}?callId=1`)).status;
  const api = async (path: string, method = 'GET') => {
    const answer = await fetch(`${url}/api/v1/${path}`, { method, headers: { Authorization: `Bearer ${KEY}` } });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const diff = async () => json((await ringback('config', 'diff', '--config', file, '--json')).out);

  it('is what runs, as long as nobody changes it', async () => {
    expect(await webhook(OLD)).toBe(200);
    expect(await diff()).toMatchObject({ runs: true, changes: [] });
    expect((await ringback('config', 'check', '--config', file)).out).toMatch(/Nothing is wrong.*sources 1/);
  });

  it('is shown before it is taken, taken as a whole, and written to the audit log', async () => {
    writeFileSync(file, config(NEW, 'timezone: Asia/Omsk'));
    const changes = [
      { path: 'projects[okna].sources[mango-main].settings.timezone', kind: 'changed' },
      { path: 'projects[okna].sources[mango-main].tokens[0]', kind: 'changed', before: null, after: null },
      { path: 'projects[okna].workingHours.timezone', kind: 'changed' },
      { path: 'timezone', kind: 'changed', before: 'Europe/Moscow', after: 'Asia/Omsk' },
    ];
    const shown = await diff();
    expect(shown['changes']).toEqual(expect.arrayContaining(changes.slice(1).map((one) => expect.objectContaining(one))));
    expect(JSON.stringify(shown)).not.toContain(NEW);
    expect([await webhook(OLD), await webhook(NEW)]).toEqual([200, 404]);
    expect(await api('config/reload', 'POST')).toMatchObject({ status: 200, body: { needsRestart: [] } });
    expect([await webhook(OLD), await webhook(NEW)]).toEqual([404, 200]);
    expect((await api('audit?action=config.reload')).body).toMatchObject({
      items: [{ who: 'RINGBACK_ADMIN_KEY', detail: { paths: expect.arrayContaining(['timezone']) } }],
    });
    expect(await diff()).toMatchObject({ changes: [] });
  });

  it('loses no webhook and answers every one that came meanwhile', async () => {
    writeFileSync(file, config(NEW, 'privacy: { receiptsDays: 60 }'));
    const reloaded = api('config/reload', 'POST');
    const statuses: number[] = [];
    while ((await Promise.race([reloaded, Promise.resolve(null)])) === null) statuses.push(await webhook(NEW));
    expect((await reloaded).status).toBe(200);
    expect(statuses.length).toBeGreaterThan(1);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('is warned of as at a start: two goals that a platform cannot tell apart', async () => {
    const goals = '[{ id: good, when: { quality: true } }, { id: long, when: { minTalkSeconds: 60 } }]';
    const ga4 =
      '{ id: ga4, platform: ga4, enabled: true, measurementId: G-ABC1234567, apiSecret: kT9vQ2xL7mZp4RwN8sYb, ' +
      'goals: { good: { event: lead }, long: { event: lead } } }';
    writeFileSync(file, config(NEW).replace('name: Окна,', `name: Окна, goals: ${goals}, destinations: [${ga4}],`));
    const warned = 'ga4 tells several goals to one target, lead: good (ga4), long (ga4)';
    for (const command of ['check', 'diff'])
      expect((await ringback('config', command, '--config', file)).out).toContain(`! ${warned}`);
    expect(await api('config/diff')).toMatchObject({ status: 200, body: { warnings: [expect.stringContaining(warned)] } });
    const written = jest.spyOn(process.stdout, 'write');
    written.mockClear();
    expect(await api('config/reload', 'POST')).toMatchObject({
      status: 200,
      body: { warnings: [expect.stringContaining(warned)] },
    });
    expect(written.mock.calls.join('')).toContain(warned);
  });

  it('is read twice where eight ask at once: the first has begun, and the others share the next', async () => {
    writeFileSync(file, config(NEW, 'privacy: { receiptsDays: 61 }'));
    const written = jest.spyOn(process.stdout, 'write');
    written.mockClear();
    const first = service.reload({ name: 'asker-0', keyId: null }, 'en');
    await new Promise((begun) => setImmediate(begun));
    const query = jest.spyOn(DataSource.prototype, 'query');
    const names = Array.from({ length: 7 }, (_, index) => `asker-${index + 1}`);
    const others = await Promise.all(names.map((name) => service.reload({ name, keyId: null }, 'en')));
    expect((await first).changes.map(({ path }) => path)).toContain('privacy.receiptsDays');
    expect(new Set(others.map(({ changes }) => changes.length))).toEqual(new Set([0]));
    expect(written.mock.calls.filter(([text]) => String(text).includes('config reloaded'))).toHaveLength(2);
    // The file was looked through when the service started; once more would hold up webhooks.
    expect(query.mock.calls.filter(([sql]) => sql.includes('quick_check'))).toEqual([]);
    query.mockRestore();
    const { items } = (await api('audit?action=config.reload&limit=50')).body as { items: { who: string }[] };
    expect(items.map(({ who }) => who)).toEqual(expect.arrayContaining(['asker-0', ...names]));
  });

  it('that says the same again needs no other application, and one whose .env has another admin key does', async () => {
    const audited = async () => ((await api('audit?action=config.reload&limit=500')).body['items'] as unknown[]).length;
    const [before, lines] = [service.get(WebhookReceiver), await audited()];
    expect(await api('config/reload', 'POST')).toMatchObject({ status: 200, body: { changes: [] } });
    expect(service.get(WebhookReceiver)).toBe(before);
    expect(await audited()).toBe(lines + 1);
    writeFileSync(join(folder, '.env'), 'RINGBACK_ADMIN_KEY=another-admin-key-of-the-test\n');
    await service.reload({ name: 'asker', keyId: null }, 'en');
    expect(service.get(WebhookReceiver)).not.toBe(before);
    expect((await api('audit')).status).toBe(401);
    writeFileSync(join(folder, '.env'), `RINGBACK_ADMIN_KEY=${KEY}\n`);
    await service.reload({ name: 'asker', keyId: null }, 'en');
    expect(await audited()).toBe(lines + 3);
  });

  it('that cannot be used is refused with every line, and what ran runs on', async () => {
    writeFileSync(file, config(OLD, 'timezon: Asia/Omsk'));
    const refused = await api('config/reload', 'POST');
    expect(refused).toMatchObject({ status: 409, body: { code: 'CONFIG_UNUSABLE', problems: [{ path: 'timezon', line: 4 }] } });
    expect([await webhook(OLD), await webhook(NEW)]).toEqual([404, 200]);
    expect(await ringback('config', 'check', '--config', file)).toMatchObject({
      exitCode: 78,
      err: expect.stringContaining(':4: timezon'),
    });
  });

  it('that cannot be written to the audit log is not taken', async () => {
    writeFileSync(file, config(OLD));
    const database = new Sqlite(join(folder, 'ringback.db'));
    database.exec(`CREATE TRIGGER shut BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'shut'); END`);
    const refused = await api('config/reload', 'POST');
    database.exec('DROP TRIGGER shut');
    database.close();
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect([await webhook(OLD), await webhook(NEW)]).toEqual([404, 200]);
    expect((await diff())['changes']).not.toEqual([]);
  });

  it('that moves the database or the port is refused with a sentence', async () => {
    writeFileSync(file, config(OLD).replace('port: 0', 'port: 8099'));
    const refused = await api('config/reload', 'POST');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'CONFIG_NEEDS_RESTART', detail: expect.stringContaining('server.port') },
    });
    expect(await webhook(NEW)).toBe(200);
    expect((await ringback('config', 'diff', '--config', file)).out).toMatch(/Only a restart applies: server\.port/);
  });

  it('is read again on SIGHUP', async () => {
    writeFileSync(file, config(OLD));
    process.emit('SIGHUP');
    await until(async () => (await webhook(OLD)) === 200);
    expect([await webhook(OLD), await webhook(NEW)]).toEqual([200, 404]);
    expect((await api('audit?action=config.reload&who=ringback')).body).toMatchObject({ items: [{ who: 'ringback' }] });
  });
});
