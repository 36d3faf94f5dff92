import { AlertsService } from '../../src/alerts/alerts.service.js';
import type { AlertWatchView } from '../../src/api/alerts/alert-views.js';
import type { Config } from '../../src/config/config.js';
import { alertsSchema } from '../../src/config/schema/alerts.js';
import { HOUR, MINUTE } from '../../src/domain/time/instant.js';
import { keyedHash } from '../../src/runtime/ids.js';
import { DestinationStatesStore } from '../../src/store/destinations/destination-states.store.js';
import { CallGroupsStore } from '../../src/store/statistics/contributions.store.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakeMailServer, FakeHttpReceiver, type ReceivedPost } from '../support/fake-alert-receivers.js';
import { FakePlatform } from '../support/fake-platform.js';
import { TestApp } from '../support/test-app.js';
import { aConfig, aDestination, aProject } from '../support/test-pipeline.js';

const SECRET = 'a-secret-of-the-webhook';
const BOT = '123456:AbCdEfGhIjKl';
const LOGIN = { user: 'okna', password: 'a-password' };

describe.each(DATABASES)('alerts on %s', (kind) => {
  let fresh: FreshDatabase;
  let telegram: FakeHttpReceiver;
  let crm: FakeHttpReceiver;
  let mailbox: FakeMailServer;
  let app: TestApp;
  let others: TestApp[];

  const config = (): Config => ({
    ...aConfig(fresh.url, [aProject({ destinations: [aDestination()] })]),
    alerts: alertsSchema.parse({
      telegram: { botToken: BOT, chatId: '-1001', endpoint: telegram.url },
      email: {
        host: '127.0.0.1',
        port: mailbox.port,
        tls: 'none',
        ...LOGIN,
        from: 'ringback@okna.example',
        to: 'boss@okna.example',
      },
      webhook: { url: `${crm.url}/ringback`, secret: SECRET },
    }),
  });
  const open = () => TestApp.open(config(), [new FakePlatform().definition]);
  const evaluate = (at = app) => at.app.get(AlertsService, { strict: false }).evaluate();
  const events = (): unknown[] => crm.posted.map(({ body }) => (JSON.parse(body) as { event: unknown }).event);
  const watch = async (key?: string) =>
    (await app.get<AlertWatchView>('/api/v1/alerts/watch', key === undefined ? {} : { key })).body;
  const pauseSince = async (minutes: number) => {
    const states = app.app.get(DestinationStatesStore);
    await states.pause('dest', 'ringback', null, { code: 'AUTHORISATION', detail: 'token y0_secret' }, app.clock.now());
    app.clock.forward(minutes * MINUTE);
  };

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    [telegram, crm, mailbox] = await Promise.all([FakeHttpReceiver.open(), FakeHttpReceiver.open(), FakeMailServer.open(LOGIN)]);
    app = await open();
    others = [];
  });
  afterEach(async () => {
    for (const one of [app, ...others]) await one.close();
    await Promise.all([telegram.close(), crm.close(), mailbox.close()]);
    await fresh.dispose();
  });

  it('are sent once to every channel when a destination is paused, and once when that is over', async () => {
    await pauseSince(10);
    await evaluate();
    await evaluate();
    expect(telegram.posted.map(({ path }) => path)).toEqual([`/bot${BOT}/sendMessage`]);
    expect(JSON.parse(telegram.posted[0]?.body ?? '')).toMatchObject({
      chat_id: '-1001',
      text: expect.stringMatching(/^⚠ Окна: dest на паузе\n[^]*Исправьте её в настройках/),
    });
    expect(mailbox.mails.map(({ to }) => to)).toEqual([['boss@okna.example']]);
    expect(events()).toEqual(['trouble']);
    await app.app.get(DestinationStatesStore).resume('dest');
    await evaluate();
    await evaluate();
    expect([telegram.posted.length, mailbox.mails.length, events()]).toEqual([2, 2, ['trouble', 'over']]);
    const [first, second] = crm.posted as [ReceivedPost, ReceivedPost];
    expect(JSON.parse(second.body)).toMatchObject({
      alert: { rule: 'destination-paused', project: 'okna', subject: 'dest', overAt: expect.any(String) },
    });
    const timestamp = String(first.headers['x-ringback-timestamp']);
    expect(first.headers['x-ringback-signature']).toBe(`sha256=${keyedHash(SECRET, `${timestamp}.${first.body}`)}`);
    expect(crm.posted.map(({ body }) => body).join()).not.toContain('y0_secret');
  });

  it('are not repeated by a second process or after a restart', async () => {
    await pauseSince(10);
    others.push(await open(), await open());
    for (const other of others) other.clock.forward(10 * MINUTE);
    await Promise.all([app, ...others].map((one) => evaluate(one)));
    expect(events()).toEqual(['trouble']);
    await app.close();
    app = await open();
    app.clock.forward(20 * MINUTE);
    await evaluate();
    expect(events()).toEqual(['trouble']);
  });

  // The statements of what follows are those from above: one database is enough.
  if (kind === 'PostgreSQL') return;

  it('that a channel refuses are retried with back-off, while the other channels get theirs', async () => {
    telegram.answer = { status: 429, body: '{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":300}}' };
    await pauseSince(10);
    await evaluate();
    await evaluate();
    expect([telegram.posted.length, events()]).toEqual([1, ['trouble']]);
    expect((await app.get<{ items: unknown[] }>('/api/v1/alerts')).body.items).toMatchObject([
      {
        messages: expect.arrayContaining([
          expect.objectContaining({ channel: 'telegram', sentAt: null, failures: 1, lastTrouble: 'HTTP 429 Too Many Requests' }),
          expect.objectContaining({ channel: 'webhook', sentAt: expect.any(String), failures: 0, lastTrouble: null }),
        ]),
      },
    ]);
    expect((await watch()).channels).toEqual([
      { channel: 'telegram', lastSentAt: null, waiting: 1, trouble: 'HTTP 429 Too Many Requests' },
      { channel: 'email', lastSentAt: expect.any(String), waiting: 0, trouble: null },
      { channel: 'webhook', lastSentAt: expect.any(String), waiting: 0, trouble: null },
    ]);
    const stranger = await app.key({ projects: ['dveri'] });
    expect((await watch(stranger)).channels[0]).toEqual({ channel: 'telegram', lastSentAt: null, waiting: 0, trouble: null });
    telegram.answer = { status: 200, body: '{"ok":true}' };
    app.clock.forward(5 * MINUTE);
    await evaluate();
    expect(telegram.posted).toHaveLength(2);
    expect((await watch()).channels[0]).toMatchObject({ lastSentAt: expect.any(String), waiting: 0, trouble: null });
  });

  it('that could not be sent before the condition was over are not sent at all', async () => {
    telegram.answer = { status: 502, body: '' };
    await pauseSince(10);
    await evaluate();
    await app.app.get(DestinationStatesStore).resume('dest');
    telegram.answer = { status: 200, body: '{"ok":true}' };
    app.clock.forward(HOUR);
    await evaluate();
    expect([telegram.posted.length, events()]).toEqual([1, ['trouble', 'over']]);
  });

  it('are found by the same rules without any channel, and the API describes the rules', async () => {
    const alone = { ...config(), alerts: alertsSchema.parse({ rules: { coverageFell: false } }) };
    others.push(await TestApp.open(alone, [new FakePlatform().definition]));
    const [quiet] = others;
    if (!quiet) throw new Error('it did not open');
    const said = async () => (await quiet.get<AlertWatchView>('/api/v1/alerts/watch')).body;
    expect(await said()).toMatchObject({ lookedAt: null, channels: [] });
    await pauseSince(10);
    quiet.clock.forward(10 * MINUTE);
    await evaluate(quiet);
    expect((await quiet.get<{ items: unknown[] }>('/api/v1/alerts?open=true')).body.items).toMatchObject([
      { rule: 'destination-paused', subject: 'dest', messages: [] },
    ]);
    const { lookedAt, rules: watched } = await said();
    expect(Date.parse(lookedAt ?? '')).toBe(quiet.clock.now());
    expect(watched.map(({ rule, text }) => [rule, text])).toEqual(
      expect.arrayContaining([
        ['destination-paused', 'A destination is paused for 10 min or longer.'],
        ['coverage-fell', null],
      ]),
    );
    expect([telegram.posted.length, events()]).toEqual([0, []]);
  });

  it('name calls that are about to expire, and sources that fell silent', async () => {
    // Monday, 13:00 in Moscow.
    app.clock.forward(24 * HOUR);
    await app.hook({
      callId: '1',
      dateStart: '23-11-2026T09:45Z',
      dateEnd: '23-11-2026T09:49Z',
      callStatus: '1120',
      duration: '187',
      isQuality: 'true',
      yaCid: '1763800000123456789',
    });
    const [upload] = await app.database.read((session) =>
      session.all<{ expiresAt: number | string }>('SELECT "expiresAt" FROM "uploads"'),
    );
    app.clock.forward(Number(upload?.expiresAt) - HOUR - app.clock.now());
    await evaluate();
    const { body } = await app.get<{ items: { rule: string; subject: string }[] }>('/api/v1/alerts', {
      headers: { 'accept-language': 'ru' },
    });
    expect(new Map(body.items.map(({ rule, subject }) => [rule, subject]))).toEqual(
      new Map([
        ['backlog-expiring', 'dest'],
        ['nothing-received', 'mango-main'],
      ]),
    );
    expect(JSON.stringify(body)).toContain('Ждут отправки в dest: 1 звонок.');
  });

  it('of a ratio that one process saw recover are not raised again by another with older findings', async () => {
    const carrying = (day: string, calls: number, none: number) => {
      const all = { projectId: 'okna', kind: 'all', values: [] } as const;
      return app.database.write(async (tx) => {
        const { numbers } = await app.app.get(CallGroupsStore).numbersOf(tx, [all]);
        await tx.run(`DELETE FROM "stat_days" WHERE "day" = '${day}'`);
        await tx.run(`INSERT INTO "stat_days" VALUES ('okna', '${day}', ${calls}, 0, 0, 0)`);
        await tx.run(`DELETE FROM "stat_coverage" WHERE "period" = '${day}'`);
        await tx.run(`INSERT INTO "stat_coverage" VALUES ('okna', '${day}', ?, ${calls}, ${none}, 0, 0, 0, 0, 0, 0, 0)`, numbers);
      });
    };
    const other = await open();
    others.push(other);
    await carrying('2026-11-10', 100, 0);
    await carrying('2026-11-22', 100, 80);
    await evaluate();
    expect(events()).toEqual(['trouble']);
    await carrying('2026-11-22', 100, 0);
    other.clock.forward(10 * MINUTE);
    await evaluate(other);
    app.clock.forward(MINUTE);
    await evaluate();
    expect(events()).toEqual(['trouble', 'over']);
  });

  it('show only the projects of the key, and close when they are no longer evaluated', async () => {
    await pauseSince(10);
    await evaluate();
    const stranger = await app.key({ projects: ['dveri'] });
    expect((await app.get<{ items: unknown[] }>('/api/v1/alerts', { key: stranger })).body.items).toEqual([]);
    const off = { ...config(), projects: [aProject({ destinations: [aDestination({ enabled: false })] })] };
    others.push(await TestApp.open(off, [new FakePlatform().definition]));
    others[0]?.clock.forward(20 * MINUTE);
    await evaluate(others[0]);
    expect((await app.get<{ items: unknown[] }>('/api/v1/alerts?open=true')).body.items).toEqual([]);
    expect(events()).toEqual(['trouble']);
  });
});
