import { AlertsService } from '../../src/alerts/alerts.service.js';
import type { AlertWatchView } from '../../src/api/alerts/alert-views.js';
import type { Config, ProjectConfig } from '../../src/config/config.js';
import { alertsSchema } from '../../src/config/schema/alerts.js';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/instant.js';
import { DestinationStatesStore } from '../../src/store/destinations/destination-states.store.js';
import { aHook, twoClients } from '../api/two-clients.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakeHttpReceiver } from '../support/fake-alert-receivers.js';
import { FakePlatform } from '../support/fake-platform.js';
import { TestApp } from '../support/test-app.js';

interface Sent {
  readonly event: string;
  readonly title: string;
  readonly text: string;
  readonly projectName: string;
  readonly digest?: { readonly project: string; readonly calls: number; readonly destinations: readonly unknown[] };
}

const SECRET = 'a-secret-of-the-webhook';
const MONDAY_AT_NINE = Date.parse('2026-11-23T06:00:00Z');

describe.each(DATABASES)('receivers on %s', (kind) => {
  let fresh: FreshDatabase;
  let agency: FakeHttpReceiver;
  let client: FakeHttpReceiver;
  let apps: TestApp[];

  const open = async (changes: Partial<ProjectConfig> = {}): Promise<TestApp> => {
    const config: Config = twoClients(fresh.url);
    const [okna, dveri] = config.projects as [ProjectConfig, ProjectConfig];
    const own = { ...dveri, alerts: { webhook: { url: `${client.url}/dveri`, secret: SECRET } }, ...changes };
    const alerts = alertsSchema.parse({ webhook: { url: `${agency.url}/agency`, secret: SECRET } });
    const app = await TestApp.open({ ...config, projects: [okna, own], alerts }, [new FakePlatform().definition]);
    apps.push(app);
    return app;
  };
  const evaluate = (app: TestApp) => app.app.get(AlertsService, { strict: false }).evaluate();
  const sentTo = (receiver: FakeHttpReceiver): Sent[] => receiver.posted.map(({ body }) => JSON.parse(body) as Sent);
  const pause = (app: TestApp, ...destinations: string[]) =>
    Promise.all(
      destinations.map((id) =>
        app.app.get(DestinationStatesStore).pause(id, 'ringback', null, { code: 'AUTHORISATION', detail: 'x' }, app.clock.now()),
      ),
    );

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    [agency, client] = await Promise.all([FakeHttpReceiver.open(), FakeHttpReceiver.open()]);
    apps = [];
  });
  afterEach(async () => {
    for (const one of apps) await one.close();
    await Promise.all([agency.close(), client.close()]);
    await fresh.dispose();
  });

  it('of a project get its alerts, and those of the installation get the rest, whichever of them fails', async () => {
    const app = await open();
    await pause(app, 'okna-dest', 'dveri-dest');
    app.clock.forward(10 * MINUTE);
    client.answer = { status: 500, body: '' };
    await evaluate(app);
    expect([sentTo(agency), sentTo(client)].map((sent) => sent.map(({ projectName }) => projectName))).toEqual([
      ['Окна'],
      ['Двери'],
    ]);
    const seen = await app.get<AlertWatchView>('/api/v1/alerts/watch', { key: await app.key({ projects: ['dveri'] }) });
    expect(seen.body.channels).toMatchObject([{ channel: 'webhook', waiting: 1, trouble: 'HTTP 500' }]);
    client.answer = { status: 200, body: '' };
    app.clock.forward(HOUR);
    await evaluate(app);
    expect([agency.posted.length, client.posted.length]).toEqual([1, 2]);
  });

  it('of a digest are told once a week what became of the calls, by one of two processes', async () => {
    const app = await open();
    await app.hook(
      aHook(),
      { ...aHook({ callId: 'b' }), source: 'mango-dveri' },
      { ...aHook({ callId: 'c' }), source: 'mango-dveri' },
    );
    await app.post('/api/v1/destinations/okna-dest/run');
    app.clock.forward(MONDAY_AT_NINE - MINUTE - app.clock.now());
    await evaluate(app);
    expect([agency.posted.length, client.posted.length]).toEqual([0, 0]);
    const other = await open();
    other.clock.forward(MONDAY_AT_NINE - other.clock.now());
    app.clock.forward(MINUTE);
    await Promise.all([evaluate(app), evaluate(other)]);
    await evaluate(app);
    expect(sentTo(agency)).toMatchObject([
      {
        event: 'digest',
        projectName: 'Окна',
        title: 'Итоги за неделю 16.11–22.11',
        text: expect.stringMatching(/^1 звонок, 1 конверсия\.\nquality-call: 1\.\nokna-dest: отправлено 1, /),
        digest: { project: 'okna', calls: 1, conversions: 1, from: '2026-11-15T21:00:00.000Z' },
      },
    ]);
    expect(sentTo(client)).toMatchObject([{ event: 'digest', projectName: 'Двери', digest: { calls: 2 } }]);
    app.clock.forward(7 * DAY);
    await evaluate(app);
    // A week without a call has nothing to tell.
    const digests = [agency, client].map((receiver) => sentTo(receiver).filter(({ event }) => event === 'digest').length);
    expect(digests).toEqual([1, 1]);
  });

  it('of an installation that was not there yet are told nothing of the week before', async () => {
    const before = await open();
    await before.hook(aHook());
    const app = await open();
    app.clock.forward(MONDAY_AT_NINE + HOUR - app.clock.now());
    const late = await TestApp.open(
      { ...twoClients(fresh.url), alerts: alertsSchema.parse({ webhook: { url: agency.url, secret: SECRET } }) },
      [new FakePlatform().definition],
      app.clock,
    );
    apps.push(late);
    await evaluate(late);
    expect(agency.posted).toEqual([]);
  });

  it('are none where the project wants none', async () => {
    const app = await open({ alerts: { webhook: null } });
    await pause(app, 'dveri-dest');
    app.clock.forward(10 * MINUTE);
    await evaluate(app);
    expect([agency.posted.length, client.posted.length]).toEqual([0, 0]);
    expect((await app.get<{ items: unknown[] }>('/api/v1/alerts?open=true')).body.items).toMatchObject([{ messages: [] }]);
  });
});
