import { connect } from 'node:net';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { startService, TOKEN, type RunningService } from '../support/service.js';

const CANARY_PHONE = '9167654321';
const CANARY_SECRET = 'canary-of-the-hostile-tests';
const WEBHOOK = `/hooks/mango-main/${TOKEN}`;
/** The answers that the contract allows. */
const ALLOWED = [200, 400, 404, 405, 408, 413, 415, 431, 503];

const CONFIG = {
  sources: [{ id: 'mango-main', type: 'mango', tokens: [TOKEN], maxPerSecond: 10_000 }],
  goals: [{ id: 'quality-call', when: { quality: true } }],
  destinations: [
    {
      id: 'metrika-okna',
      platform: 'yandex-metrica',
      enabled: false,
      counterId: '12345678',
      token: CANARY_SECRET,
      goals: { 'quality-call': { target: 'quality_call' } },
    },
  ],
};

const good = (index: number) =>
  `callId=good-${index}&isQuality=true&callStatus=1120&duration=60&callerNumber=7${CANARY_PHONE}` +
  `&yaCid=17638000001234${10_000 + index}`;

/** Values that have broken receivers before, each in a parameter of a webhook with its own call id. */
const VALUES: Readonly<Record<string, string>> = {
  sql: `'; DROP TABLE calls; -- " OR 1=1`,
  script: '<script>fetch("/api/v1/calls")</script><img src=x onerror=alert(1)>',
  formula: '=HYPERLINK("http://127.0.0.1:1/x","y")',
  'a line break': `x\r\n{"level":"error","message":"forged"}\r\nSet-Cookie: a=b`,
  'a template': '{{constructor.constructor("return process")()}}${7*7}',
  'an address to be fetched': 'http://127.0.0.1:1/latest/meta-data/',
  'twenty-four kilobytes': 'ж'.repeat(4000),
  'a huge number': '9'.repeat(400),
};

const ways: Readonly<Record<string, (service: RunningService) => Promise<number>>> = {
  ...Object.fromEntries(
    Object.entries(VALUES).map(([name, value], index) => {
      const said = ['city', 'duration', 'callStatus', 'number', 'firstUrl', 'customParam', 'device'].map(
        (key) => `${key}=${encodeURIComponent(value)}`,
      );
      return [name, (service: RunningService) => ask(service, 'GET', `${WEBHOOK}?callId=odd-${index}&${said.join('&')}`)];
    }),
  ),
  'bytes that are no UTF-8': (service) => ask(service, 'GET', `${WEBHOOK}?callId=odd-bytes&city=%FF%FE%C0%80&device=%00`),
  'a broken percent sign': (service) => ask(service, 'GET', `${WEBHOOK}?callId=odd-percent&city=%E0%A4%A&device=%`),
  'a prototype': (service) =>
    ask(service, 'GET', `${WEBHOOK}?callId=odd-proto&__proto__[isQuality]=1&constructor.prototype=x&city[]=a`),
  'a thousand keys': (service) =>
    ask(service, 'GET', `${WEBHOOK}?callId=odd-keys&${Array.from({ length: 1000 }, (_, key) => `k${key}=${key}`).join('&')}`),
  'the same key a thousand times': (service) => ask(service, 'GET', `${WEBHOOK}?${'callId=odd-repeat&'.repeat(1000)}`),
  'an address too long': (service) => ask(service, 'GET', `${WEBHOOK}?callId=odd-long&city=${'a'.repeat(70_000)}`),
  'an address too long for Node': (service) => ask(service, 'GET', `${WEBHOOK}?callId=odd-longer&city=${'a'.repeat(200_000)}`),
  'broken JSON': (service) => ask(service, 'POST', WEBHOOK, '{"callId":"odd-json', 'application/json'),
  'deep JSON': (service) => ask(service, 'POST', WEBHOOK, `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'application/json'),
  'JSON with a prototype': (service) =>
    ask(service, 'POST', WEBHOOK, '{"callId":"odd-json-proto","__proto__":{"isQuality":true}}', 'application/json'),
  multipart: (service) =>
    ask(
      service,
      'POST',
      WEBHOOK,
      '--x\r\nContent-Disposition: form-data; name="callId"\r\n\r\n1\r\n--x--\r\n',
      'multipart/form-data; boundary=x',
    ),
  'a body that is too large': (service) => ask(service, 'POST', WEBHOOK, 'a'.repeat(300 * 1024), 'text/plain'),
  'a method that is not offered': (service) => ask(service, 'DELETE', `${WEBHOOK}?callId=odd-delete`),
  HEAD: (service) => ask(service, 'HEAD', `${WEBHOOK}?callId=odd-head`),
  'a wrong token': (service) => ask(service, 'GET', `/hooks/mango-main/${TOKEN}x?callId=odd-token&callerNumber=7${CANARY_PHONE}`),
  'a source nobody has': (service) => ask(service, 'GET', `/hooks/__proto__/${TOKEN}?callId=odd-source`),
  'a token of broken bytes': (service) => ask(service, 'GET', `/hooks/mango-main/%E0%A4%A?t=${TOKEN}`),
  'a content length that is no number': (service) =>
    raw(service, `POST ${WEBHOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n`),
  'two content lengths': (service) =>
    raw(service, `POST ${WEBHOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde`),
  'a body and a chunked one': (service) =>
    raw(service, `POST ${WEBHOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
  'no HTTP at all': (service) => raw(service, `${TOKEN} 7${CANARY_PHONE}\r\n\r\n`),
};

describe('the listening service among hostile webhooks', () => {
  let fresh: FreshDatabase;
  let service: RunningService;
  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
    service = await startService({ ...CONFIG, database: { url: fresh.url } });
  }, 120_000);
  afterEach(async () => {
    await service.kill();
    await fresh.dispose();
  });

  it('keeps every good one exactly once, answers each as the contract says, lives, and writes no secret down', async () => {
    const odd = Object.entries(ways);
    const goods: number[] = [];
    const answers: [string, number][] = [];
    await Promise.all(
      odd.map(async ([name, send], index) => {
        goods.push(await service.hook(good(2 * index)));
        answers.push([name, await send(service)]);
        goods.push(await service.hook(good(2 * index + 1)));
      }),
    );
    expect(goods).toEqual(Array.from({ length: 2 * odd.length }, () => 200));
    expect(answers.filter(([, status]) => !ALLOWED.includes(status))).toEqual([]);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

    await until(async () => (await itemsOf('/receipts?verdict=new')).length === 0);
    const calls = (await itemsOf('/calls?limit=500')) as readonly { readonly id: string; readonly callId: string }[];
    const known = calls.map(({ callId }) => callId).filter((callId) => callId.startsWith('good-'));
    expect(known.sort()).toEqual(goods.map((_, index) => `good-${index}`).sort());
    for (const { id } of calls.filter(({ callId }) => callId === 'good-0' || callId === 'good-1')) {
      const { body } = await service.api('GET', `/calls/${id}`);
      expect((body as { receipts: unknown[] }).receipts).toHaveLength(1);
    }

    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const problems = await Promise.all(
      [`/calls?phone=7${CANARY_PHONE}x`, `/calls/${CANARY_PHONE}`, `/receipts?source=${TOKEN}&verdict=${CANARY_PHONE}`].map(
        (path) => service.api('GET', path).then(({ body }) => JSON.stringify(body)),
      ),
    );
    await service.stop();
    for (const text of [service.output(), metrics, ...problems]) {
      expect(text).not.toContain(CANARY_PHONE);
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(CANARY_SECRET);
      expect(text).not.toContain('forged');
    }
  }, 180_000);

  const itemsOf = async (path: string): Promise<readonly unknown[]> =>
    ((await service.api('GET', path)).body as { readonly items: readonly unknown[] }).items;
});

async function ask(service: RunningService, method: string, path: string, body?: string, type?: string): Promise<number> {
  const headers = type === undefined ? '' : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body ?? '')}\r\n`;
  return raw(service, `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n${body ?? ''}`);
}

/**
 * Sends exactly these bytes.
 * @returns the status of the answer; 0 if the connection ended without one
 */
function raw({ url }: RunningService, text: string): Promise<number> {
  return new Promise((done) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'));
    let answer = '';
    socket.on('data', (part: Buffer) => {
      answer += part.toString('latin1');
      if (answer.includes('\r\n')) socket.destroy();
    });
    // A server that refuses early may reset while we still write; its answer before that counts.
    socket.on('error', () => undefined);
    socket.on('close', () => done(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('it did not come to that');
}
