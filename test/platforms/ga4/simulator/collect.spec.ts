import { HOUR } from '../../../../src/domain/time/instant.js';
import { NOON, openSimulators, type OpenSimulators } from '../../../sandbox/simulators.js';

const COLLECT = '/mp/collect?measurement_id=G-SANDBOX001&api_secret=sandbox-ga4-secret';
const CLIENT = '1234567890.1763800000';
const MICROS = (NOON - 60_000) * 1000;
const CLIENT_ID_FORM = 'client_id is not two positive numbers joined by a period, as text';

function aLead(params: Record<string, unknown> = {}, micros: number = MICROS): Record<string, unknown> {
  return { name: 'qualify_lead', params, timestamp_micros: micros };
}

function aHit(over: Record<string, unknown> = {}): Record<string, unknown> {
  return { client_id: CLIENT, events: [aLead()], ...over };
}

describe('the GA4 simulator', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  it('answers 204 without a body and counts the event at its own time', async () => {
    const event = aLead({ session_id: '1763800000', value: 1500, currency: 'RUB', transaction_id: 'rb-1' });
    const response = await simulators.post(COLLECT, aHit({ events: [event] }));
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(await simulators.records('ga4')).toEqual([
      {
        platform: 'ga4',
        at: '2026-11-22T09:00:00.000Z',
        account: 'G-SANDBOX001',
        key: `${CLIENT}|qualify_lead|${NOON - 60_000}|rb-1`,
        goal: 'qualify_lead',
        occurredAt: '2026-11-22T08:59:00.000Z',
        identifier: { kind: 'gaCid', value: CLIENT },
        value: 1500,
        currency: 'RUB',
        orderId: 'rb-1',
        copies: 1,
        status: 'counted',
        raw: event,
      },
    ]);
  });

  it('counts every copy of a lead', async () => {
    await simulators.post(COLLECT, aHit());
    await simulators.post(COLLECT, aHit());
    expect(await simulators.records()).toMatchObject([{ copies: 2, status: 'counted twice' }]);
    await simulators.post(COLLECT, aHit());
    expect(await simulators.records()).toMatchObject([{ copies: 3, status: 'counted 3 times' }]);
  });

  it('ignores a copy of a purchase, which carries a transaction id', async () => {
    const purchase = { name: 'purchase', params: { transaction_id: 'T1' }, timestamp_micros: MICROS };
    await simulators.post(COLLECT, aHit({ events: [purchase] }));
    await simulators.post(COLLECT, aHit({ events: [{ ...purchase, timestamp_micros: MICROS + 5_000_000 }] }));
    expect(await simulators.records()).toMatchObject([{ copies: 2, status: 'duplicate ignored' }]);
  });

  it.each([
    ['a wrong secret', COLLECT.replace('ga4-secret', 'wrong'), aHit(), 'api_secret is wrong'],
    ['no secret', '/mp/collect?measurement_id=G-SANDBOX001', aHit(), 'api_secret is wrong'],
    ['a stranger’s measurement id', COLLECT.replace('001', '002'), aHit(), 'measurement_id is not known'],
    ['a body that is no JSON', COLLECT, '{"client_id":', 'the body is not a JSON object'],
    ['a list for a body', COLLECT, [aHit()], 'the body is not a JSON object'],
    ['an empty body', COLLECT, '', 'the body is not a JSON object'],
    ['a body of 130 kB', COLLECT, `${JSON.stringify(aHit())}${' '.repeat(130_000)}`, 'the body is not below 130 kB'],
    ['no client id', COLLECT, aHit({ client_id: undefined }), 'client_id is missing'],
    ['a cookie for a client id', COLLECT, aHit({ client_id: `GA1.2.${CLIENT}` }), CLIENT_ID_FORM],
    ['a client id that became a number', COLLECT, aHit({ client_id: 1234567890.17638 }), CLIENT_ID_FORM],
    ['the client id 0.0', COLLECT, aHit({ client_id: '0.0' }), CLIENT_ID_FORM],
    ['no events', COLLECT, aHit({ events: [] }), 'there are no events'],
    ['a reserved event name', COLLECT, aHit({ events: [{ name: 'session_start' }] }), 'the event name is reserved'],
    [
      'an event name with a dash',
      COLLECT,
      aHit({ events: [{ name: 'quality-call' }] }),
      'the event name has a character that is not allowed',
    ],
    ['a long event name', COLLECT, aHit({ events: [{ name: 'a'.repeat(41) }] }), 'the event name is over 40 characters'],
    ['no event name', COLLECT, aHit({ events: [{}] }), 'the event has no name'],
  ])('answers 204 to %s, counts nothing and writes down why', async (_name, path, body, why) => {
    const response = await simulators.post(path, body);
    expect(response.status).toBe(204);
    expect(await simulators.records()).toMatchObject([{ status: `dropped: ${why}` }]);
  });

  it('drops all of 26 events and takes all of 25', async () => {
    const events = Array.from({ length: 26 }, (_unused, index) => aLead({}, MICROS + index * 1000));
    await simulators.post(COLLECT, aHit({ events }));
    await simulators.post(COLLECT, aHit({ events: events.slice(1) }));
    const statuses = (await simulators.records()).map(({ status }) => status);
    expect(statuses.filter((status) => status === 'dropped: there are more than 25 events')).toHaveLength(26);
    expect(statuses.filter((status) => status === 'counted')).toHaveLength(25);
  });

  it('does not let a bad event take the others of its request along', async () => {
    await simulators.post(COLLECT, aHit({ events: [{ name: 'error' }, aLead()] }));
    expect((await simulators.records()).map(({ status }) => status)).toEqual(['dropped: the event name is reserved', 'counted']);
  });

  it('silently drops parameters over the limits and counts the rest', async () => {
    const params = { page: 'x'.repeat(101), ['p'.repeat(41)]: 1, _hidden: 1, ga_thing: 1, value: 5, currency: 'RUB', city: null };
    await simulators.post(COLLECT, aHit({ events: [aLead(params)] }));
    expect(await simulators.records()).toMatchObject([
      {
        status: 'counted',
        value: 5,
        notes: [
          'page is over 100 characters',
          'the name is over 40 characters',
          'the parameter name is reserved',
          'the parameter name is reserved',
          'city is neither text nor number',
        ],
      },
    ]);
  });

  it('drops the parameters beyond the 25th', async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_unused, index) => [`p${index}`, 1]));
    await simulators.post(COLLECT, aHit({ events: [aLead({ ...many, value: 5, currency: 'RUB' })] }));
    expect(await simulators.records()).toMatchObject([{ status: 'counted', value: null }]);
  });

  it('does not count a value without a currency as money', async () => {
    await simulators.post(COLLECT, aHit({ events: [aLead({ value: 5 })] }));
    expect(await simulators.records()).toMatchObject([{ status: 'counted', value: null, currency: null }]);
  });

  it('takes an event older than 72 hours and moves it to 72 hours ago', async () => {
    await simulators.post(COLLECT, aHit({ events: [aLead({}, (NOON - 73 * HOUR) * 1000)] }));
    expect(await simulators.records()).toMatchObject([
      { occurredAt: '2026-11-19T09:00:00.000Z', notes: ['older than 72 hours, the time was rewritten'] },
    ]);
  });

  it('takes the event’s time before the request’s, and the moment of receipt where neither is said', async () => {
    const events = [aLead(), { name: 'generate_lead' }];
    await simulators.post(COLLECT, aHit({ events, timestamp_micros: MICROS - 1_000_000 }));
    await simulators.post(COLLECT, aHit({ events: [{ name: 'working_lead' }] }));
    expect((await simulators.records()).map(({ occurredAt }) => occurredAt)).toEqual([
      '2026-11-22T08:59:00.000Z',
      '2026-11-22T08:58:59.000Z',
      '2026-11-22T09:00:00.000Z',
    ]);
  });

  it('invents a new user for a client id that it never saw', async () => {
    await simulators.post('/sandbox/unknown', { ids: [CLIENT] });
    await simulators.post(COLLECT, aHit());
    expect(await simulators.records()).toMatchObject([{ status: 'counted for a new user' }]);
  });

  it('refuses a whole event over a broken limit when asked to enforce recommendations', async () => {
    await simulators.post(
      COLLECT,
      aHit({ validation_behavior: 'ENFORCE_RECOMMENDATIONS', events: [aLead({ page: 'x'.repeat(101) })] }),
    );
    expect(await simulators.records()).toMatchObject([{ status: 'dropped: page is over 100 characters' }]);
  });

  it('answers 4xx only where the HTTP request itself is wrong', async () => {
    expect((await fetch(`${simulators.url}${COLLECT}`)).status).toBe(404);
    expect((await simulators.post(COLLECT, ' '.repeat(1024 * 1024 + 1))).status).toBe(413);
  });
});

describe('the validation server of the GA4 simulator', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators();
  });
  afterEach(() => simulators.close());

  async function messages(body: unknown): Promise<string[]> {
    const response = await simulators.post('/debug/mp/collect?measurement_id=G-NOBODY&api_secret=wrong', body);
    expect(response.status).toBe(200);
    const { validationMessages } = (await response.json()) as {
      validationMessages: { fieldPath: string; validationCode: string }[];
    };
    return validationMessages.map(({ fieldPath, validationCode }) => `${fieldPath} ${validationCode}`);
  }

  it('finds no fault with a good hit, whatever the secret, and counts nothing', async () => {
    expect(await messages(aHit())).toEqual([]);
    expect(await simulators.records()).toEqual([]);
  });

  it.each([
    ['a missing client id', aHit({ client_id: undefined }), 'client_id VALUE_REQUIRED'],
    ['a damaged client id', aHit({ client_id: 'undefined' }), 'client_id VALUE_INVALID'],
    ['a reserved event', aHit({ events: [{ name: 'ad_click' }] }), 'events[0].name NAME_RESERVED'],
    ['a bad event name', aHit({ events: [{ name: '1st' }] }), 'events[0].name NAME_INVALID'],
    ['26 events', aHit({ events: Array.from({ length: 26 }, () => aLead()) }), 'events EXCEEDED_MAX_ENTITIES'],
    ['a field of nobody', aHit({ session_id: '1' }), 'session_id VALUE_INVALID'],
    ['time as text', aHit({ timestamp_micros: String(MICROS) }), 'timestamp_micros VALUE_INVALID'],
    ['half a consent', aHit({ consent: { ad_user_data: 'YES' } }), 'consent.ad_user_data VALUE_INVALID'],
    ['a reserved user property', aHit({ user_properties: { user_id: { value: 1 } } }), 'user_properties.user_id NAME_RESERVED'],
    ['value without currency', aHit({ events: [aLead({ value: 1 })] }), 'events[0].params.currency VALUE_REQUIRED'],
    ['no JSON', 'hello', ' VALUE_INVALID'],
  ])('names %s', async (_name, body, message) => {
    expect(await messages(body)).toEqual([message]);
  });

  it.each([
    ['a long value', aHit({ events: [aLead({ page: 'x'.repeat(101) })] }), 'events[0].params.page VALUE_OUT_OF_BOUNDS'],
    ['an old event', aHit({ events: [aLead({}, (NOON - 73 * HOUR) * 1000)] }), 'events[0].timestamp_micros VALUE_OUT_OF_BOUNDS'],
    [
      'a long user property',
      aHit({ user_properties: { plan: { value: 'x'.repeat(37) } } }),
      'user_properties.plan VALUE_OUT_OF_BOUNDS',
    ],
  ])('names %s only when asked to enforce recommendations', async (_name, body, message) => {
    expect(await messages(body)).toEqual([]);
    expect(await messages({ ...body, validation_behavior: 'ENFORCE_RECOMMENDATIONS' })).toEqual([message]);
  });
});
