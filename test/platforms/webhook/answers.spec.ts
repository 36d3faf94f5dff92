import { MINUTE, SECOND } from '../../../src/domain/time/instant.js';
import { readWebhookAnswer } from '../../../src/platforms/webhook/answers.js';
import { Bench, contextFor, NOW } from '../contract/bench.js';
import { type Answer, closedEndpoint, LocalServer } from '../contract/local-server.js';
import { webhookSubject } from './webhook.js';

const bench = new Bench(webhookSubject({ expect: undefined }));
const send = (answer: Answer) => {
  bench.behave(() => answer);
  return bench.destination().send(bench.rows(1), contextFor());
};

beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('a webhook', () => {
  // Standard Webhooks 1.0.0, spec/standard-webhooks.md, read 2026-11-30, and what HTTP says.
  it.each([
    [200, { kind: 'delivered', verified: false, platformCode: '200' }, undefined],
    [204, { kind: 'delivered', verified: false }, undefined],
    [301, { kind: 'held', code: 'CONFIGURATION' }, { kind: 'pause' }],
    [401, { kind: 'held', code: 'AUTHORISATION' }, { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'HTTP 401' } }],
    [403, { kind: 'held', code: 'AUTHORISATION' }, { kind: 'pause' }],
    [
      404,
      { kind: 'held', code: 'CONFIGURATION' },
      { kind: 'pause', reason: { code: 'CONFIGURATION', detail: 'HTTP 404: check url and method' } },
    ],
    [405, { kind: 'held', code: 'CONFIGURATION' }, { kind: 'pause' }],
    [408, { kind: 'held', code: 'PLATFORM_UNAVAILABLE' }, { kind: 'outage' }],
    [
      410,
      { kind: 'held', code: 'CONFIGURATION' },
      { kind: 'pause', reason: { code: 'CONFIGURATION', detail: 'HTTP 410: check url and method' } },
    ],
    [425, { kind: 'held', code: 'PLATFORM_UNAVAILABLE' }, { kind: 'outage' }],
    [429, { kind: 'held', code: 'RATE_LIMITED' }, { kind: 'delay', afterMs: MINUTE }],
    [500, { kind: 'unknown', code: 'ANSWER_LOST' }, undefined],
    [502, { kind: 'unknown', code: 'ANSWER_LOST' }, { kind: 'outage' }],
    [503, { kind: 'held', code: 'PLATFORM_UNAVAILABLE' }, { kind: 'outage' }],
    [504, { kind: 'unknown', code: 'ANSWER_LOST' }, { kind: 'outage' }],
  ])('answered %i is %j', async (status, outcome, trouble) => {
    const answer = await send({ status });
    expect(answer.outcomes).toEqual([expect.objectContaining(outcome)]);
    expect(answer.trouble).toEqual(trouble && expect.objectContaining(trouble));
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('after HTTP %i comes back when Retry-After says', async (status) => {
    const { trouble } = await send({ status, headers: { 'Retry-After': '90' } });
    expect(trouble).toMatchObject({ kind: 'delay', afterMs: 90 * SECOND });
  });

  it('answered by any page with 200 is delivered, unless the config expects a word that is missing', async () => {
    const answer: Answer = { status: 200, body: '<html>error</html>' };
    expect((await send(answer)).outcomes).toMatchObject([{ kind: 'delivered', verified: false }]);
    const strict = new Bench(webhookSubject({ expect: 'ok' }));
    await strict.open();
    strict.behave(() => answer);
    const { outcomes } = await strict.destination().send(strict.rows(1), contextFor());
    await strict.close();
    expect(outcomes).toMatchObject([{ kind: 'unknown', message: expect.stringContaining('<html>error</html>') }]);
  });

  it.each([400, 422])('answered %i is refused with what the receiver finds fault with', async (status) => {
    const { outcomes, unnamed } = await send({ status, body: '{"error":\n "no such lead, +79161234567"}' });
    expect(outcomes).toEqual([{ kind: 'again' }]);
    expect(unnamed?.rejection).toMatchObject({ platformCode: String(status), message: '{"error": "no such lead, +***"}' });
  });

  it('does not follow a redirect to another host', async () => {
    const elsewhere = new LocalServer();
    const Location = await elsewhere.open();
    const { trouble } = await send({ status: 307, headers: { Location } });
    await elsewhere.close();
    expect([elsewhere.seen, trouble?.reason.detail]).toEqual([[], 'HTTP 307: redirects are not followed, correct url']);
  });

  it('whose answer we waited for in vain may be there, and the rest waits', () => {
    const context = { now: NOW, mask: (text: string) => text, expected: undefined };
    expect(readWebhookAnswer({ kind: 'lost', code: 'TIMEOUT' }, context)).toMatchObject({
      outcomes: [{ kind: 'unknown', platformCode: 'TIMEOUT' }],
      trouble: { kind: 'outage' },
    });
  });

  it('does not leave when the process is stopping', async () => {
    bench.behave(() => ({ status: 200 }));
    const { outcomes } = await bench.destination().send(bench.rows(1), contextFor(AbortSignal.abort()));
    expect([outcomes[0]?.kind, bench.server.seen]).toEqual(['retry', []]);
  });
});

describe('the check of a webhook', () => {
  it('asks the root of the host for its headers only, and sends no conversion, no secret and no token', async () => {
    bench.behave(() => ({ status: 404 }));
    const results = await bench.destination().check(contextFor());
    expect(bench.server.seen).toMatchObject([{ method: 'HEAD', url: '/', body: '' }]);
    expect(JSON.stringify(bench.server.seen)).not.toMatch(/canary|whsec|webhook-/);
    expect(results.map(({ name, result }) => [name, result])).toEqual([
      ['host', 'proved'],
      ['delivery', 'assumed'],
    ]);
    expect(bench.destination().checkRequests).toBe(1);
  });

  it('says that nobody answers', async () => {
    const [host] = await bench.destination(await closedEndpoint()).check(contextFor());
    expect(host).toMatchObject({ name: 'host', result: 'failed', text: { en: expect.stringContaining('ECONNREFUSED') } });
  });

  it('has doubts about an address without TLS, and names requests without a signature', async () => {
    const open = new Bench(webhookSubject({ url: 'http://crm.invalid/', secret: undefined }));
    const results = await open.destination().check(contextFor());
    expect(results.map(({ name, result }) => [name, result])).toEqual([
      ['host', 'failed'],
      ['encryption', 'doubtful'],
      ['signature', 'assumed'],
      ['delivery', 'assumed'],
    ]);
  });
});
