import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/server.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { Database } from '../../src/store/database/database.js';
import { Sqlite } from '../../src/store/database/sqlite.js';
import { WebhookReceiver } from '../../src/webhooks/webhook-receiver.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';
import { aConfig, aProject } from '../support/test-pipeline.js';

const TOKEN = 'a-token-of-the-test';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

describe.each(DATABASES)('the webhook endpoint on %s', (kind) => {
  let fresh: FreshDatabase;
  let app: NestFastifyApplication;
  let port: number;

  async function open(maxPerSecond = 100_000): Promise<void> {
    const sources = aProject().sources.map((source) => ({ ...source, maxPerSecond }));
    const config = aConfig(fresh.url, [aProject({ sources })]);
    app = await createApp({ config, sources: [mango], platforms: [new FakePlatform().definition] }, { quiet: true, cron: false });
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
  }

  function knock(method: string, path: string, body?: Buffer | string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString() }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
  const hook = (query: string) => `/hooks/mango-main/${TOKEN}?${query}`;
  const stored = () => app.get(Database).read((session) => session.all('SELECT * FROM "receipts" ORDER BY "id"'));

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
  });
  afterEach(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('answers 200 when the receipt is on disk, as it came', async () => {
    await open();
    const answer = await knock('GET', hook('callId=1&city=%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0&broken=%'));
    expect(answer.status).toBe(200);
    const { outcome, receiptId } = JSON.parse(answer.body) as { outcome: string; receiptId: string };
    expect(outcome).toBe('stored');
    expect(await stored()).toMatchObject([
      { id: receiptId, query: 'callId=1&city=%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0&broken=%' },
    ]);
  });

  it('knows a right token by the address alone', async () => {
    await open();
    const receiver = app.get(WebhookReceiver);
    const known = ['', '?callId=1', '/', '/?callId=1'].map((rest) => receiver.knowsToken(`/hooks/mango-main/${TOKEN}${rest}`));
    expect(known).toEqual([true, true, true, true]);
    const addresses = [
      `/hooks/mango-main/${TOKEN}x`,
      `/hooks/nobody/${TOKEN}`,
      '/hooks/mango-main',
      `/api/mango-main/${TOKEN}`,
      '/',
    ];
    expect(addresses.map((address) => receiver.knowsToken(address))).toEqual(addresses.map(() => false));
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'callId=2&city=a'],
    ['JSON', 'application/json', '{"callId":3}'],
    ['broken JSON', 'application/json', '{"callId":'],
    ['no known type', 'text/strange', '\u0000\u0001'],
  ])('keeps %s byte for byte', async (_name, type, body) => {
    await open();
    expect((await knock('POST', hook(''), body, { 'content-type': type })).status).toBe(200);
    const [receipt] = await stored();
    expect(Buffer.from(String(receipt?.bodyBase64), 'base64').toString()).toBe(body);
  });

  it.each([
    ['a wrong token', 'GET', '/hooks/mango-main/wrong?callId=1', 404],
    ['an unknown source', 'GET', `/hooks/nobody/${TOKEN}?callId=1`, 404],
    ['HEAD', 'HEAD', `/hooks/mango-main/${TOKEN}?callId=1`, 405],
    ['an address over 64 KiB', 'GET', `/hooks/mango-main/${TOKEN}?callId=${'1'.repeat(66_000)}`, 413],
    ['an address that Node itself refuses', 'GET', `/hooks/mango-main/${TOKEN}?callId=${'1'.repeat(140_000)}`, 413],
  ])('refuses %s and keeps nothing', async (_name, method, path, status) => {
    await open();
    expect((await knock(method, path)).status).toBe(status);
    expect(await stored()).toEqual([]);
  });

  it('refuses a body over 256 KiB and keeps nothing', async () => {
    await open();
    expect((await knock('POST', hook(''), Buffer.alloc(256 * 1024 + 1, 'a'), { 'content-type': 'text/plain' })).status).toBe(413);
    expect(await stored()).toEqual([]);
  });

  it('takes an address that was given a slash at its end', async () => {
    await open();
    expect((await knock('GET', `/hooks/mango-main/${TOKEN}/?callId=1`)).status).toBe(200);
    expect(await stored()).toMatchObject([{ query: 'callId=1' }]);
  });

  it('takes an address of 4000 Cyrillic letters', async () => {
    await open();
    expect((await knock('GET', hook(`callId=1&customParam=${encodeURIComponent('ж'.repeat(4000))}`))).status).toBe(200);
  });

  it('asks to come back when a source sends more than maxPerSecond, and keeps nothing of it', async () => {
    await open(3);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => knock('GET', hook(`callId=${index}`))));
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true);
    expect((await stored()).length).toBe(20 - refused.length);
  });

  it('commits all webhooks of one tick in one transaction', async () => {
    await open();
    const inserts: string[] = [];
    app.get(Database).onStatement((sql) => {
      if (sql.includes('INSERT INTO "receipts"')) inserts.push(sql);
    });
    const webhook = {
      method: 'GET',
      query: 'callId=1',
      contentType: null,
      isFirst: false,
      senderIp: '203.0.113.7',
      header: () => null,
    };
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => app.get(WebhookReceiver).receive('mango-main', TOKEN, webhook, () => null)),
    );
    expect(answers.every(({ outcome }) => outcome === 'stored')).toBe(true);
    expect(await stored()).toHaveLength(200);
    expect(inserts).toHaveLength(1);
  });

  if (kind === 'SQLite') {
    it('waits for another process that holds the lock, and stays alive meanwhile', async () => {
      await open();
      const other = new Sqlite(fresh.url.slice('sqlite:'.length));
      other.exec('BEGIN IMMEDIATE');
      const answer = knock('GET', hook('callId=1'));
      expect((await knock('GET', '/hooks/mango-main/wrong')).status).toBe(404);
      other.exec('COMMIT');
      other.close();
      expect((await answer).status).toBe(200);
    });
  }

  if (kind === 'PostgreSQL') {
    it('answers 503 when the database is gone, never a false 200', async () => {
      await open();
      await fresh.dispose();
      const answer = await knock('GET', hook('callId=1'));
      expect(answer.status).toBe(503);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      fresh = await freshDatabase(kind);
    });
  }
});
