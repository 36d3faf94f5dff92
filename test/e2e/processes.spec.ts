import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sqlite } from '../../src/store/database/sqlite.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { startService, TOKEN, type RunningService } from '../support/service.js';

/** A GA4 that takes everything and remembers the transaction ids: it would count each copy. */
class Collector {
  readonly transactions: string[] = [];
  private readonly server: Server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as { events: { params: { transaction_id: string } }[] };
      this.transactions.push(...body.events.map(({ params }) => params.transaction_id));
      setTimeout(() => answer.writeHead(204).end(), 20);
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function aConfig(database: string, endpoint: string): Record<string, unknown> {
  return {
    database: { url: database },
    sources: [{ id: 'mango-main', type: 'mango', tokens: [TOKEN], maxPerSecond: 10_000 }],
    goals: [{ id: 'quality-call', when: { quality: true } }],
    destinations: [
      {
        id: 'ga4-okna',
        platform: 'ga4',
        enabled: true,
        schedule: '0 0 1 1 *',
        measurementId: 'G-ABC1234567',
        apiSecret: 'a-secret-of-the-test',
        endpoint,
        goals: { 'quality-call': { event: 'qualify_lead' } },
      },
    ],
  };
}

const aWebhook = (index: number): string =>
  `callId=${index}&isQuality=true&callStatus=1100&duration=60&gaCid=${1_000_000 + index}.1763800000`;

/** Processes take long to start on a busy machine. */
jest.setTimeout(180_000);

/** So many webhooks are taken before a service is killed amid the next ones. */
const FEW = 40;

describe('real processes', () => {
  let collector: Collector;
  let fresh: FreshDatabase;
  const services: RunningService[] = [];

  beforeEach(() => {
    collector = new Collector();
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.kill()));
    collector.close();
    await fresh.dispose();
  });

  async function start(endpoint: string, more: object = {}): Promise<RunningService> {
    const service = await startService({ ...aConfig(fresh.url, endpoint), ...more });
    services.push(service);
    return service;
  }

  it('two on one PostgreSQL share the work without a copy', async () => {
    fresh = await freshDatabase('PostgreSQL');
    const endpoint = await collector.open();
    const [one, two] = await Promise.all([start(endpoint), start(endpoint)]);
    const statuses = await Promise.all(Array.from({ length: 300 }, (_, index) => (index % 2 ? one : two).hook(aWebhook(index))));
    expect(statuses.every((status) => status === 200)).toBe(true);
    await until(async () => ((await one.api('GET', '/receipts?verdict=new')).body as { items: unknown[] }).items.length === 0);
    await Promise.all([one.api('POST', '/destinations/ga4-okna/run'), two.api('POST', '/destinations/ga4-okna/run')]);
    expect(collector.transactions).toHaveLength(300);
    expect(new Set(collector.transactions).size).toBe(300);
  });

  it('one takes webhooks and another, which has no door, does what happens by itself', async () => {
    fresh = await freshDatabase('PostgreSQL');
    const endpoint = await collector.open();
    const everySecond = aConfig(fresh.url, endpoint)['destinations'] as object[];
    const destinations = everySecond.map((one) => ({ ...one, schedule: '* * * * * *' }));
    const web = await start(endpoint, { server: { role: 'web' }, destinations });
    await Promise.all(Array.from({ length: 20 }, (_, index) => web.hook(aWebhook(index))));
    const waiting = async () => ((await web.api('GET', '/receipts?verdict=new')).body as { items: unknown[] }).items.length;
    expect([await waiting(), collector.transactions.length]).toEqual([20, 0]);
    const worker = await start(endpoint, { server: { role: 'worker' }, destinations });
    await until(async () => collector.transactions.length === 20);
    expect(new Set(collector.transactions).size).toBe(20);
    const asked = ['/healthz', '/readyz', '/metrics', `/hooks/mango-main/${TOKEN}?${aWebhook(1)}`, '/api/v1/me', '/'];
    const statuses = await Promise.all(asked.map(async (path) => (await fetch(`${worker.url}${path}`)).status));
    expect(statuses).toEqual([200, 200, 200, 404, 404, 404]);
    // What people ask for is done where it is asked.
    await web.hook(aWebhook(20));
    await until(async () => (await waiting()) === 0);
    await web.api('POST', '/destinations/ga4-okna/run');
    expect(collector.transactions).toHaveLength(21);
    expect([await web.stop(), await worker.stop()]).toEqual([0, 0]);
  });

  it('one that is killed while webhooks come keeps every acknowledged one, once', async () => {
    fresh = await freshDatabase('SQLite');
    const endpoint = await collector.open();
    const acknowledged: number[] = [];
    for (let life = 0; life < 3; life += 1) {
      const service = await start(endpoint);
      let dead = false;
      const senders = Array.from({ length: 8 }, async (_, sender) => {
        for (let index = 0; !dead; index += 1) {
          const callId = life * 1_000_000 + sender * 10_000 + index;
          const status = await service.hook(aWebhook(callId)).catch(() => 0);
          if (status === 200) acknowledged.push(callId);
        }
      });
      const before = acknowledged.length;
      await until(async () => acknowledged.length >= before + FEW);
      await service.kill();
      dead = true;
      await Promise.all(senders);
    }
    const database = new Sqlite(fresh.url.slice('sqlite:'.length));
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    const stored = database.prepare('SELECT "query" FROM "receipts"').all() as { query: string }[];
    database.close();
    const counts = new Map<string, number>();
    for (const { query } of stored) counts.set(query, (counts.get(query) ?? 0) + 1);
    expect(acknowledged.length).toBeGreaterThanOrEqual(3 * FEW);
    expect(acknowledged.filter((callId) => counts.get(aWebhook(callId)) !== 1)).toEqual([]);
  });

  it('one that is asked to stop ends by itself with 0 and leaves nothing sending', async () => {
    fresh = await freshDatabase('SQLite');
    const service = await start(await collector.open());
    await Promise.all(Array.from({ length: 100 }, (_, index) => service.hook(aWebhook(index))));
    await until(
      async () =>
        ((await service.api('GET', '/uploads?state=pending&limit=500')).body as { items: unknown[] }).items.length === 100,
    );
    const run = service.api('POST', '/destinations/ga4-okna/run').catch(() => null);
    await until(async () => collector.transactions.length > 0);
    expect(await service.stop()).toBe(0);
    await run;
    const database = new Sqlite(fresh.url.slice('sqlite:'.length), { readonly: true });
    const states = database.prepare('SELECT DISTINCT "state" FROM "uploads" ORDER BY 1').all() as { state: string }[];
    database.close();
    expect(states.map(({ state }) => state).filter((state) => !['delivered', 'pending'].includes(state))).toEqual([]);
  });

  it('one that is stopped under load keeps what it acknowledged, and leaves no more uncertain than it must', async () => {
    fresh = await freshDatabase('SQLite');
    const service = await start(await collector.open());
    const acknowledged: number[] = [];
    let stopped = false;
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let index = 0; !stopped; index += 1) {
        const callId = sender * 100_000 + index;
        const status = await service.hook(aWebhook(callId)).catch(() => 0);
        if (status === 200) acknowledged.push(callId);
      }
    });
    const rounds = (async () => {
      while (!stopped) await service.api('POST', '/destinations/ga4-okna/run').catch(() => null);
    })();
    await until(async () => collector.transactions.length > 50);
    const code = await service.stop();
    stopped = true;
    await Promise.all([...senders, rounds]);
    expect(code).toBe(0);
    const database = new Sqlite(fresh.url.slice('sqlite:'.length), { readonly: true });
    const stored = database.prepare('SELECT "query" FROM "receipts"').all() as { query: string }[];
    const states = database.prepare('SELECT DISTINCT "state" FROM "uploads" ORDER BY 1').all() as { state: string }[];
    database.close();
    const kept = new Set(stored.map(({ query }) => query));
    expect(acknowledged.filter((callId) => !kept.has(aWebhook(callId)))).toEqual([]);
    expect(states.map(({ state }) => state).filter((state) => !['delivered', 'pending'].includes(state))).toEqual([]);
    expect(new Set(collector.transactions).size).toBe(collector.transactions.length);
  });

  it('prints no token, key or secret', async () => {
    fresh = await freshDatabase('SQLite');
    const service = await start(await collector.open());
    await service.hook(aWebhook(1));
    await fetch(`${service.url}/hooks/mango-main/not-${TOKEN}`);
    await service.api('POST', '/destinations/ga4-okna/run');
    await service.stop();
    expect(service.output()).not.toMatch(/a-token-of|a-secret-of|the-admin-key-of/);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('it did not come to that in 25 seconds of waiting');
}
