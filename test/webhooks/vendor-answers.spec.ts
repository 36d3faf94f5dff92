import { createHmac } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SourceConfig } from '../../src/config/config.js';
import { ErasureService } from '../../src/processing/erasure/erasure.service.js';
import { ReceiptJobs } from '../../src/processing/receipts/receipt.jobs.js';
import { createApp } from '../../src/server.js';
import { Database } from '../../src/store/database/database.js';
import { source as mapped } from '../../src/sources/mapped/index.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';
import { aConfig, aProject, UNGUARDED } from '../support/test-pipeline.js';

const TOKEN = 'a-token-of-the-test';
const SECRET = 'a-secret-of-the-test';

function aSource(id: string, own: Partial<SourceConfig>, settings: object = {}): SourceConfig {
  const read = mapped.settings.parse({ fields: { callId: 'id', talkSeconds: 't' }, ...settings });
  return {
    id,
    type: 'mapped',
    tokens: [TOKEN],
    maxPerSecond: 1000,
    maxBytesPerDay: 1_000_000_000,
    maxUnreadableBytes: 1_000_000_000,
    endsWithinHours: 4,
    ...UNGUARDED,
    saidFields: ['talkSeconds'],
    settings: read,
    ...own,
  };
}

const SIGNED = { algorithm: 'hmac-sha256', secret: SECRET, over: 'body', encoding: 'hex' } as const;
const SOURCES = [
  aSource('plain', {}, { ignore: [{ param: 'way', is: 'out' }], each: 'calls' }),
  aSource('echo', { answer: { echo: 'zd_echo' } }),
  aSource('text', { answer: { body: '{"status":"success"}', contentType: 'application/json' } }),
  aSource('near', { allow: ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7'] }),
  aSource('by-header', { signature: { ...SIGNED, in: { header: 'X-Signature' } } }),
  aSource('by-params', {
    signature: { ...SIGNED, in: { param: 'sign' }, algorithm: 'hmac-sha1', over: ['id', 't'], encoding: 'base64' },
  }),
];

describe.each(DATABASES)('a source on %s', (kind) => {
  let fresh: FreshDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    const config = aConfig(fresh.url, [aProject({ sources: SOURCES })]);
    const trusting = { ...config, server: { ...config.server, trustProxy: ['127.0.0.0/8'] } };
    app = await createApp(
      { config: trusting, sources: [mapped], platforms: [new FakePlatform().definition] },
      { quiet: true, cron: false },
    );
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await fresh.dispose();
  });

  const get = (source: string, query: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url: `/hooks/${source}/${TOKEN}?${query}`, headers });
  const post = (source: string, payload: string, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: `/hooks/${source}/${TOKEN}`,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  async function api(address: string): Promise<Record<string, unknown>[]> {
    await app.get(ReceiptJobs, { strict: false }).drain();
    const answer = await app.inject({
      url: `/api/v1/${address}`,
      headers: { authorization: 'Bearer the-admin-key-of-the-test' },
    });
    return answer.json<{ items: Record<string, unknown>[] }>().items;
  }
  const from = (address: string) => ({ 'x-forwarded-for': address });

  it('gives a parameter back where its vendor checks the address so, as plain text, and makes no call of it', async () => {
    const answer = await get('echo', 'zd_echo=%3Cb%3Eabc123');
    expect([answer.statusCode, answer.body]).toEqual([200, '<b>abc123']);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
    expect(await api('receipts?source=echo&verdict=ignored')).toMatchObject([
      { verdict: 'ignored', reason: { code: 'RECEIPT_IGNORED' } },
    ]);
    expect((await get('echo', 'id=1&t=5')).json()).toMatchObject({ outcome: 'stored' });
  });

  it('answers in the words that its vendor waits for', async () => {
    const answer = await get('text', 'id=2');
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'success' }]);
    expect(answer.headers['content-type']).toContain('application/json');
  });

  it('takes webhooks only from the addresses that the config allows', async () => {
    const statuses = async (...addresses: string[]) =>
      Promise.all(addresses.map(async (one) => (await get('near', 'id=3', from(one))).statusCode));
    expect(await statuses('203.0.113.9', '198.51.100.7', '2001:db8::5', '::ffff:203.0.113.9')).toEqual([200, 200, 200, 200]);
    expect(await statuses('203.0.114.9', '198.51.100.8', '2001:db9::5', 'nowhere')).toEqual([404, 404, 404, 404]);
  });

  it('takes a body only with its signature', async () => {
    const body = '{"id":4,"t":5}';
    const sign = (text: string, key = SECRET) => createHmac('sha256', key).update(text).digest('hex');
    const status = async (signature?: string) =>
      (await post('by-header', body, signature === undefined ? {} : { 'x-signature': signature })).statusCode;
    expect([await status(sign(body)), await status(`sha256=${sign(body).toUpperCase()}`)]).toEqual([200, 200]);
    expect([await status(), await status(sign(`${body} `)), await status(sign(body, 'another'))]).toEqual([404, 404, 404]);
  });

  it('reads nothing of the address where the body is what is signed', async () => {
    const body = '{"id":"signed","t":5}';
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    const url = `/hooks/by-header/${TOKEN}?id=forged&t=9999&caller=79990000001`;
    const headers = { 'content-type': 'application/json', 'x-signature': signature };
    expect((await app.inject({ method: 'POST', url, payload: body, headers })).statusCode).toBe(200);
    expect(await api('calls?source=by-header&callId=forged')).toEqual([]);
    expect(await api('calls?source=by-header&callId=signed')).toMatchObject([{ talkSeconds: 5 }]);
  });

  it('takes parameters only with their signature, in either of the two ways of base64', async () => {
    const hash = createHmac('sha1', SECRET).update('577').digest();
    const [raw, hex] = [hash.toString('base64'), Buffer.from(hash.toString('hex')).toString('base64')];
    const status = async (sign: string) =>
      (await get('by-params', new URLSearchParams({ id: '5', t: '77', sign }).toString())).statusCode;
    expect([await status(raw), await status(hex)]).toEqual([200, 200]);
    expect([
      await status(''),
      await status('x'),
      (await get('by-params', `id=5&t=78&sign=${encodeURIComponent(raw)}`)).statusCode,
    ]).toEqual([404, 404, 404]);
  });

  it('keeps what the config leaves out, and says why; a call it is not', async () => {
    await get('plain', 'id=out-1&way=out');
    expect(await api('receipts?source=plain&verdict=ignored')).toMatchObject([
      { reason: { text: expect.stringContaining('way') } },
    ]);
    expect(await api('receipts?source=plain&verdict=unreadable')).toEqual([]);
    expect(await api('calls?source=plain&callId=out-1')).toEqual([]);
    const [source] = (await api('sources')).filter(({ id }) => id === 'plain');
    expect(source).toMatchObject({ receipts: { ignored: 1, unreadable: 0 } });
  });

  it('makes several calls of a body that tells of several', async () => {
    await post('plain', '{"calls":[{"id":"m1","t":5},{"id":"m2","t":6},{"id":"m3","way":"out"}]}');
    expect(new Set((await api('calls?source=plain')).map(({ callId }) => callId))).toEqual(new Set(['m1', 'm2']));
    expect(await api('receipts?source=plain&verdict=read')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ callId: null, reason: expect.objectContaining({ code: 'RECEIPT_DIVIDED' }) }),
      ]),
    );
  });

  it('keeps the text of such a body only in its parts, so that one of the callers can be erased', async () => {
    await post('plain', '{"calls":[{"id":"e1","t":5,"who":"79161234567"},{"id":"e2","t":6,"who":"79990000001"}]}');
    await api('calls?source=plain');
    const order = { by: { name: 'Юрист', keyId: null }, basis: null, projects: null };
    await app.get(ErasureService, { strict: false }).erase({ kind: 'callId', callId: 'e1', source: 'plain' }, order);
    const rows = await app
      .get(Database, { strict: false })
      .read((session) => session.all<{ bodyBase64: string | null }>('SELECT "bodyBase64" FROM "receipts"'));
    const texts = rows.map(({ bodyBase64 }) => Buffer.from(bodyBase64 ?? '', 'base64').toString('utf8')).join('\n');
    expect(texts).not.toContain('79161234567');
    expect(texts).toContain('79990000001');
  });

  it('without status codes is asked for its own word, not for a code', async () => {
    const named = (await api('sources')).find(({ id }) => id === 'plain')?.['missing'] as { parameter: string }[];
    expect(named.map(({ parameter }) => parameter)).not.toContain('statusCode');
  });
});
