import { createHmac } from 'node:crypto';
import { WEBHOOK_CRM } from '../../../../src/platforms/webhook/simulator/accounts.js';
import { NOON, openSimulators, type OpenSimulators } from '../../../sandbox/simulators.js';

const BODY = JSON.stringify({
  type: 'conversion',
  data: {
    goal: 'quality-call',
    occurredAt: '2026-11-22T08:00:00.000Z',
    value: 1500,
    currency: 'RUB',
    call: { clickIds: { gclid: 'Cj0' } },
  },
});
const KEY = Buffer.from('sandbox-webhook-secret-24');

/** Written apart from the simulator's own code, so that a mistake there cannot hide. */
function sign(id: string, timestamp: number, body = BODY, key: Buffer = KEY): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

describe('the simulated receiver of webhooks', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  const now = NOON / 1000;
  const send = (headers: Record<string, string>, body = BODY, name = WEBHOOK_CRM.name) =>
    fetch(`${simulators.url}/webhook/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const signed = (id: string, timestamp = now, signature = sign(id, timestamp)) => {
    return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
  };

  it('takes a request with a good signature and keeps what it says', async () => {
    expect((await send(signed('rb-1'))).status).toBe(200);
    expect(await simulators.records('webhook')).toMatchObject([
      {
        account: 'crm',
        orderId: 'rb-1',
        goal: 'quality-call',
        occurredAt: '2026-11-22T08:00:00.000Z',
        identifier: { kind: 'gclid', value: 'Cj0' },
        value: 1500,
        currency: 'RUB',
        copies: 1,
        status: 'counted',
        raw: BODY,
      },
    ]);
  });

  it('takes a secret of plain text, and one good signature among several', async () => {
    const plain = sign('rb-1', now, BODY, Buffer.from('a plain secret of the sandbox'));
    expect((await send(signed('rb-1', now, plain), BODY, 'faults')).status).toBe(200);
    expect((await send(signed('rb-2', now, `v1a,AAAA v1,AAAA ${sign('rb-2', now)}`))).status).toBe(200);
  });

  it.each([
    ['no signature', { 'webhook-id': 'rb-1', 'webhook-timestamp': String(now) }],
    ['the signature of another body', signed('rb-1', now, sign('rb-1', now, '{}'))],
    ['the signature of another id', signed('rb-1', now, sign('rb-2', now))],
    ['the signature with another secret', signed('rb-1', now, sign('rb-1', now, BODY, Buffer.from('another')))],
    ['a signature without its version', signed('rb-1', now, sign('rb-1', now).slice(3))],
    ['a timestamp of more than five minutes ago', signed('rb-1', now - 301)],
    ['a timestamp more than five minutes ahead', signed('rb-1', now + 301)],
    ['a timestamp in milliseconds', signed('rb-1', NOON)],
  ])('refuses a request with %s and keeps nothing', async (_name, headers) => {
    expect((await send(headers)).status).toBe(401);
    expect(await simulators.records('webhook')).toEqual([]);
  });

  it('allows a clock that is five minutes off', async () => {
    expect((await send(signed('rb-1', now - 300))).status).toBe(200);
    expect((await send(signed('rb-2', now + 300))).status).toBe(200);
  });

  it('ignores a repeated webhook-id', async () => {
    for (const later of [0, 1]) expect((await send(signed('rb-1', now + later))).status).toBe(200);
    expect(await simulators.records('webhook')).toMatchObject([{ orderId: 'rb-1', copies: 2, status: 'counted' }]);
  });

  it('does not know a receiver that does not exist, nor a body that is no JSON', async () => {
    expect((await send(signed('rb-1'), BODY, 'nobody')).status).toBe(404);
    expect((await send(signed('rb-1', now, sign('rb-1', now, '{')), '{')).status).toBe(400);
  });

  it('takes postbacks without a signature, in the address, a form or JSON', async () => {
    const at = `${simulators.url}/webhook/crm/postback`;
    const json = { 'content-type': 'application/json' };
    await fetch(`${at}?id=rb-1&goal=quality-call&value=12.5&rb_clickid=abc`);
    await fetch(at, { method: 'POST', body: new URLSearchParams({ id: 'rb-2', goal: 'quality-call' }) });
    await fetch(at, { method: 'POST', headers: json, body: '{"id":"rb-3","value":7}' });
    await fetch(`${at}?id=rb-1&goal=quality-call&value=12.5&rb_clickid=abc`);
    expect(await simulators.records('webhook')).toMatchObject([
      { orderId: 'rb-1', value: 12.5, identifier: { kind: 'rb_clickid', value: 'abc' }, copies: 2 },
      { orderId: 'rb-2', goal: 'quality-call', value: null },
      { orderId: 'rb-3', value: 7 },
    ]);
  });

  it('suffers faults like any platform', async () => {
    await simulators.post('/sandbox/misbehave', { platform: 'webhook', fault: 'rate-limited', times: 1 });
    const answer = await send(signed('rb-1'));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30']);
    expect((await send(signed('rb-1'))).status).toBe(200);
  });
});
