import { MINUTE, SECOND } from '../../../src/domain/time/instant.js';
import { readGa4Answer } from '../../../src/platforms/ga4/answer.js';
import { Bench, NOW, contextFor } from '../contract/bench.js';
import { breakOff, reset, type Answer } from '../contract/local-server.js';
import { SECRET, ga4Subject } from './ga4.js';

const bench = new Bench(ga4Subject());
const send = (answer: Answer) => {
  bench.behave(() => answer);
  return bench.destination().send(bench.rows(1), contextFor());
};

beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('an event for GA4', () => {
  it('goes as JSON to the collecting address of the stream', async () => {
    await send({ status: 204 });
    const [request] = bench.server.seen;
    expect([request?.method, request?.url, request?.headers['content-type']]).toEqual([
      'POST',
      `/mp/collect?measurement_id=G-ABC1234567&api_secret=${SECRET}`,
      'application/json',
    ]);
    expect(JSON.parse(request?.body ?? '')).toEqual(bench.rows(1)[0]);
    expect(request?.body).not.toContain('validation_behavior');
  });

  it('shows its request without the secret', async () => {
    const { exchange } = await send({ status: 204 });
    expect(exchange).toMatchObject({ httpStatus: 204, response: '', remoteId: null });
    expect(exchange.request).toMatch(/^POST \/mp\/collect\?measurement_id=G-ABC1234567&api_secret=\*\*\*\n\n\{"client_id"/);
  });

  // Google: analytics protocol/ga4/reference (D21), read 2026-11-22.
  it.each([
    [204, { kind: 'delivered', verified: false }, undefined],
    [200, { kind: 'delivered', verified: false }, undefined],
    [
      302,
      { kind: 'held', code: 'CONFIGURATION' },
      { kind: 'pause', reason: { code: 'CONFIGURATION', detail: 'HTTP 302: check endpoint and region' } },
    ],
    [401, { kind: 'held', code: 'AUTHORISATION' }, { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'HTTP 401' } }],
    [403, { kind: 'held', code: 'AUTHORISATION' }, { kind: 'pause' }],
    [
      404,
      { kind: 'held', code: 'CONFIGURATION' },
      { kind: 'pause', reason: { code: 'CONFIGURATION', detail: 'HTTP 404: check endpoint and region' } },
    ],
    [408, { kind: 'unknown', code: 'ANSWER_LOST' }, undefined],
    [429, { kind: 'held', code: 'RATE_LIMITED' }, { kind: 'delay', afterMs: MINUTE }],
    [500, { kind: 'unknown', code: 'ANSWER_LOST' }, { kind: 'outage' }],
    [503, { kind: 'unknown', code: 'ANSWER_LOST' }, { kind: 'outage' }],
    [504, { kind: 'unknown', code: 'ANSWER_LOST' }, { kind: 'outage' }],
  ])('answered %i is %j', async (status, outcome, trouble) => {
    const answer = await send({ status });
    expect(answer.outcomes).toEqual([expect.objectContaining(outcome)]);
    expect(answer.trouble).toEqual(trouble && expect.objectContaining(trouble));
  });

  it.each([400, 413, 418, 451])(
    'answered %i is refused, and whether it is at fault or the request others must show',
    async (status) => {
      const { outcomes, unnamed, trouble } = await send({ status });
      expect(outcomes).toEqual([{ kind: 'again' }]);
      expect(unnamed).toMatchObject({
        rejection: { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: String(status) },
        trouble: { kind: 'pause', reason: { code: 'REQUEST_REFUSED' } },
      });
      expect(trouble).toBeUndefined();
    },
  );

  it('answered with a page instead of nothing may or may not be there', async () => {
    const { outcomes } = await send({ status: 200, body: '<html>Sign in to the network</html>' });
    expect(outcomes).toMatchObject([{ kind: 'unknown', code: 'ANSWER_LOST' }]);
  });

  it.each([
    [429, 'RATE_LIMITED'],
    [503, 'PLATFORM_UNAVAILABLE'],
  ])('after HTTP %i comes back when Retry-After says', async (status, code) => {
    const { trouble } = await send({ status, headers: { 'Retry-After': '90' } });
    expect(trouble).toMatchObject({ kind: 'delay', reason: { code }, afterMs: 90 * SECOND });
  });

  it.each([
    ['reset', reset],
    ['broken off', breakOff],
  ])('whose answer was %s may be there, and one such accident is no outage', async (_name, behaviour) => {
    bench.behave(behaviour);
    const { outcomes, trouble } = await bench.destination().send(bench.rows(1), contextFor());
    expect([outcomes[0]?.kind, trouble]).toEqual(['unknown', undefined]);
  });

  it('for whose answer we waited in vain may be there, and the rest waits for better days', () => {
    expect(readGa4Answer({ kind: 'lost', code: 'TIMEOUT' }, NOW)).toMatchObject({
      outcomes: [{ kind: 'unknown', code: 'ANSWER_LOST', platformCode: 'TIMEOUT' }],
      trouble: { kind: 'outage' },
    });
  });

  it('that breaks GA4’s rules is rejected here, with the rule, and never leaves', async () => {
    bench.behave(() => ({ status: 204 }));
    const [row] = bench.rows(1);
    if (!row) throw new Error('no row');
    const { outcomes } = await bench
      .destination()
      .send([{ ...row, events: [{ name: 'session_start', params: {} }] }], contextFor());
    expect(outcomes).toEqual([
      { kind: 'rejected', code: 'ROW_INVALID', message: 'the event name session_start is reserved by GA4' },
    ]);
    expect(bench.server.seen).toEqual([]);
  });

  it('does not leave when the process is stopping, so that nobody must wonder', async () => {
    bench.behave(() => ({ status: 204 }));
    const { outcomes } = await bench.destination().send(bench.rows(1), contextFor(AbortSignal.abort()));
    expect(outcomes).toEqual([{ kind: 'retry', code: 'PROCESS_STOPPED', afterMs: 0, counted: false }]);
    expect(bench.server.seen).toEqual([]);
  });

  it('never shares a request', async () => {
    await expect(bench.destination().send(bench.rows(2), contextFor())).rejects.toThrow('one row per request');
  });
});
