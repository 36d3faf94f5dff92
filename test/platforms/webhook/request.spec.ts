import { createHmac } from 'node:crypto';
import { SECOND } from '../../../src/domain/time/instant.js';
import { signatureOf } from '../../../src/platforms/webhook/client.js';
import { aCall, aFact } from '../../support/call-builders.js';
import { Bench, contextFor, NOW, rowOf } from '../contract/bench.js';
import { SECRET, webhookSubject } from './webhook.js';

const bench = new Bench(webhookSubject());
let endpoint = '';

/** Sends one conversion with these settings and hands over what arrived. */
const arrivedWith = async (settings: Readonly<Record<string, unknown>>, fact = aFact()) => {
  const other = new Bench(webhookSubject({ expect: undefined, ...settings }));
  bench.behave(() => ({ status: 200, body: 'ok' }));
  const destination = other.destination(endpoint);
  const answer = await destination.send([rowOf(destination, fact)], contextFor());
  const [request] = bench.server.seen;
  if (!request) throw new Error('nothing arrived');
  return { request, answer };
};

beforeAll(async () => {
  endpoint = await bench.open();
});
afterAll(() => bench.close());

describe('the signature of a webhook', () => {
  it('is the one of the Standard Webhooks reference libraries', () => {
    const signature = signatureOf(SECRET, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}');
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it.each([
    ['base64 after whsec_', SECRET, Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')],
    ['plain text', 'a secret in plain text', Buffer.from('a secret in plain text')],
  ])('with a secret of %s is over id, second and the body as it arrived', async (_name, secret, key) => {
    const { request } = await arrivedWith({ secret, body: ' {"цель": "{{goal}}"}\n' });
    const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } = request.headers;
    expect([id, seconds]).toEqual([aFact().idempotencyKey, String(Math.floor(NOW / SECOND))]);
    const signed = `${String(id)}.${String(seconds)}.${request.body}`;
    expect(signature).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(request.body).toBe(' {"цель": "quality-call"}\n');
  });

  it('of a GET request is over an empty body, and none comes without a secret', async () => {
    const { request } = await arrivedWith({ method: 'GET' });
    const seconds = Math.floor(NOW / SECOND);
    expect(request.headers['webhook-signature']).toBe(signatureOf(SECRET, aFact().idempotencyKey, seconds, ''));
    const unsigned = await arrivedWith({ secret: undefined });
    expect(unsigned.request.headers).not.toHaveProperty('webhook-signature');
    expect(unsigned.request.headers).toHaveProperty('webhook-id', aFact().idempotencyKey);
  });
});

describe('a webhook without a body of its own', () => {
  it('posts the conversion and its call as JSON, without anybody’s number', async () => {
    const { request } = await arrivedWith({});
    expect([request.method, request.headers['content-type'], request.headers['authorization']]).toEqual([
      'POST',
      'application/json',
      'Bearer canary-header-token',
    ]);
    expect(JSON.parse(request.body)).toEqual({
      type: 'conversion',
      timestamp: '2026-11-20T10:45:59.000Z',
      goal: 'quality-call',
      value: 1500,
      currency: 'RUB',
      occurredAt: '2026-11-20T10:45:59.000Z',
      occurredAtSeconds: 1_795_171_559,
      idempotencyKey: 'rb-0f3c9b1e8a7d4c52b6e1f09a3d7c5b24',
      call: {
        id: aCall().id,
        callId: '31760000000123457',
        callType: 'dynamic',
        answered: true,
        isNew: true,
        talkSeconds: 187,
        waitSeconds: 12,
        gaCid: '1234567890.1763800000',
        gaSessionId: '1795171200',
        yaCid: '1763800000123456789',
        clickIds: { gclid: 'Cj0KCQiA_test-gclid_EaAlBwEALw_wcB', yclid: '17638000001234567891' },
        pageUrl: 'https://okna.example/calc?yclid=17638000001234567891',
      },
    });
  });

  it('says null for what the call does not carry', async () => {
    const call = aCall({ gaCid: null, talkSeconds: null });
    const { request } = await arrivedWith({}, aFact({ call, value: null }));
    expect(JSON.parse(request.body)).toMatchObject({ value: null, currency: null, call: { gaCid: null, talkSeconds: null } });
  });

  it('tells the numbers that phones lists, and says so for the record', async () => {
    const phones = ['callerNumber', 'trackingNumber'];
    const { request, answer } = await arrivedWith({ phones });
    expect(JSON.parse(request.body)).toMatchObject({ call: { callerNumber: '+79161234567', trackingNumber: '+74951234567' } });
    const destination = new Bench(webhookSubject({ phones })).destination(endpoint);
    expect(destination.personalFields?.(rowOf(destination, aFact()))).toEqual(expect.arrayContaining(phones));
    expect(JSON.stringify(answer)).not.toMatch(/9161234567|4951234567/);
  });
});

describe('a webhook by templates', () => {
  it('fills the address url-encoded, and empty where the call carries nothing', async () => {
    const url = `${endpoint}/{{goal}}/x?page={{pageUrl}}&yclid={{clickIds.yclid}}&rb={{ clickIds.rb_clickid }}&sum={{value}}`;
    const { request } = await arrivedWith({ method: 'GET', url });
    expect(request).toMatchObject({
      method: 'GET',
      body: '',
      url:
        '/quality-call/x?page=https%3A%2F%2Fokna.example%2Fcalc%3Fyclid%3D17638000001234567891' +
        '&yclid=17638000001234567891&rb=&sum=1500',
    });
  });

  it('names where the visit came from and which deal it was; a document of our own does not', async () => {
    const url = `${endpoint}/?s={{utm.source}}&m={{utm.medium}}&c={{utm.campaign}}&a={{utm.content}}&t={{utm.term}}`;
    const fact = aFact({ call: aCall({ dealId: 'deal-118' }) });
    const { request } = await arrivedWith({ method: 'GET', url: `${url}&city={{city}}&deal={{dealId}}` }, fact);
    expect(Object.fromEntries(new URLSearchParams(request.url.slice(2)))).toEqual({
      s: 'yandex',
      m: 'cpc',
      c: 'okna-moskva-poisk',
      a: 'obyavlenie-7',
      t: 'пластиковые окна',
      city: 'Москва',
      deal: 'deal-118',
    });
    const own = await arrivedWith({}, fact);
    for (const text of ['deal-118', 'Москва', 'okna-moskva-poisk']) expect(own.request.body).not.toContain(text);
  });

  it('lets no value climb to another path of the host', async () => {
    const url = `${endpoint}/hooks/{{callId}}/end`;
    const { request } = await arrivedWith({ url }, aFact({ call: aCall({ callId: '..' }) }));
    expect(request.url).toBe('/hooks//end');
    const slashes = await arrivedWith({ url }, aFact({ call: aCall({ callId: '../../admin?x=1#' }) }));
    expect(slashes.request.url).toBe('/hooks/..%2F..%2Fadmin%3Fx%3D1%23/end');
  });

  it('fills a JSON body so that it stays JSON, whatever the values are', async () => {
    const body = '{"page":"{{pageUrl}}","sum":{{value}},"talk":{{talkSeconds}},"new":{{isNew}},"who":"{{callerNumber}}"}';
    const call = aCall({ pageUrl: 'https://a.example/?q="}\\\n', talkSeconds: null });
    const { request } = await arrivedWith({ body }, aFact({ call }));
    expect(JSON.parse(request.body)).toEqual({
      page: 'https://a.example/?q="}\\\n',
      sum: 1500,
      talk: null,
      new: true,
      who: '+79161234567',
    });
  });

  it.each([
    [
      'a form',
      undefined,
      'phone={{callerNumber}}&page={{pageUrl}}',
      'application/x-www-form-urlencoded',
      'phone=%2B79161234567&page=a%26b%3C',
    ],
    ['XML', undefined, '<call page="{{pageUrl}}"/>', 'application/xml', '<call page="a&amp;b&lt;"/>'],
    ['text', 'text/csv', '{{pageUrl}};{{value}}', 'text/csv', 'a&b<;1500'],
  ])('fills %s in its own way', async (_name, contentType, body, type, wire) => {
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    const { request } = await arrivedWith({ body, headers }, aFact({ call: aCall({ pageUrl: 'a&b<' }) }));
    expect([request.headers['content-type'], request.body]).toEqual([type, wire]);
  });

  it('keeps a record of the fields that left, without words of the templates and without numbers', async () => {
    const body = '{"key":"canary-key","phone":"{{callerNumber}}","click":"{{clickIds.gclid}}"}';
    const { answer } = await arrivedWith({ body });
    expect(answer.exchange.request).toContain('"clickIds.gclid":"Cj0KCQiA_test-gclid_EaAlBwEALw_wcB"');
    expect(answer.exchange.request).toContain(`POST ${endpoint}/***`);
    expect(answer.exchange.request).not.toMatch(/canary|9161234567/);
  });
});

describe('a call without the click id that the address names', () => {
  const prepared = (url: string, change: Parameters<typeof aCall>[0]) =>
    new Bench(webhookSubject({ url: `${endpoint}${url}` })).destination(endpoint).prepare(aFact({ call: aCall(change) }));

  it('is not sent, unless it carries another one that the address names', () => {
    const url = '/?g={{clickIds.gclid}}&rb={{clickIds.rb_clickid}}';
    expect(prepared(url, { clickIds: { yclid: '1' } })).toEqual({ skip: { code: 'NO_CLICK_ID', detail: 'gclid, rb_clickid' } });
    expect(prepared(url, { clickIds: { rb_clickid: 'r1' } })).toMatchObject({ identifier: { kind: 'rb_clickid', value: 'r1' } });
  });

  it('is told apart from one whose click id arrived damaged', () => {
    expect(prepared('/?g={{clickIds.gclid}}', { clickIds: {}, warnings: ['CLICK_ID_INVALID'] })).toMatchObject({
      skip: { code: 'IDENTIFIER_INVALID' },
    });
  });

  it('is sent where the address names none: a receiver may want every call', () => {
    expect(prepared('/all', { clickIds: {}, yaCid: null, gaCid: null })).toMatchObject({ identifier: null });
  });
});
