import { source } from '../../../src/sources/mapped/index.js';
import { aPost, aReceipt, eventOf, queryOf } from '../receipts.js';
import { aMapping } from './sample.js';

type Query = Readonly<Record<string, string>>;
const fields = (others: object, own: object = {}) => aMapping({ ...own, fields: { callId: 'id', ...others } });
const readQuery = (parameters: Query, settings = aMapping({})) =>
  eventOf(source, aReceipt({ query: queryOf({ id: '1', ...parameters }) }), settings);
const readJson = (json: object, settings = aMapping({})) =>
  eventOf(source, aPost(JSON.stringify({ id: '1', ...json }), 'application/json'), settings);
const parseJson = (body: object, settings: ReturnType<typeof aMapping>) =>
  source.parse(aPost(JSON.stringify(body), 'application/json'), settings);
const accepts = (own: object) => source.settings.safeParse({ fields: { callId: 'id' }, ...own }).success;

describe('a test of a value', () => {
  it.each([
    [{ is: 'цел*' }, ['Москва', 'Целевой'], true],
    [{ is: ['спам', 'целевой'] }, ['Москва', 'Целевой'], true],
    [{ is: 'спам' }, ['Москва', 'Целевой'], false],
    [{ is: 'целевой' }, ['Москва, Целевой'], true],
    [{ is: 'целевой' }, ['Целевой, но дорогой', 'Москва'], false],
    [{ is: '5' }, ['1,5'], false],
    [{ above: 0 }, ['95'], true],
    [{ above: 0 }, ['0'], false],
    [{ above: 30, below: 100 }, ['00:01:35'], true],
    [{ above: 30 }, ['12,5'], false],
    [{ below: 0 }, ['-1'], true],
    [{ above: 0 }, ['much'], false],
  ])('%j of %j is %s', (test, said, isQuality) => {
    expect(readJson({ said }, fields({ isQuality: { from: 'said', ...test } })).facts.isQuality).toBe(isQuality);
  });

  it('sees every element of a list: of objects, repeated in a form, or JSON in a text', () => {
    const settings = fields({ isQuality: { from: 'tags', is: 'b' }, tags: 'tags' });
    const wanted = { isQuality: true, tags: ['a', 'b'] };
    const byName = fields({ isQuality: { from: 'tags.name', is: 'b' }, tags: 'tags' });
    for (const either of [byName, settings])
      expect(readJson({ tags: [{ name: 'a' }, { name: 'b' }] }, either).facts).toMatchObject(wanted);
    for (const form of ['id=1&tags=a&tags=b', 'id=1&tags[]=a&tags[]=b'])
      expect(eventOf(source, aPost(form, 'application/x-www-form-urlencoded'), settings).facts).toMatchObject(wanted);
    expect(readQuery({ tags: '["a","b"]' }, settings).facts).toMatchObject(wanted);
    expect(readQuery({ tags: 'a, b' }, fields({ tags: 'tags' })).facts).toEqual({ tags: ['a', 'b'] });
  });

  it('must be one, and not contradict itself', () => {
    expect(accepts({ ignore: [{ param: 'x' }] })).toBe(false);
    expect(accepts({ ignore: [{ param: 'x', is: 1, above: 2 }] })).toBe(false);
    expect(accepts({ ignore: [{ param: 'x', above: 2, below: 5 }] })).toBe(true);
    expect(accepts({ fields: { callId: 'id', isNew: { from: 'x', not: true, is: 1 } } })).toBe(false);
  });
});

describe('a webhook that the config leaves out', () => {
  const ignoring = aMapping({
    ignore: [
      { param: 'direction', is: 'out' },
      { param: 'kind', not: ['call', 'lead'] },
    ],
  });
  const parse = (query: Query) => source.parse(aReceipt({ query: queryOf({ id: '1', ...query }) }), ignoring);

  it('is told by any of the conditions, and which one', () => {
    expect(parse({ direction: 'OUT' })).toEqual({ ignored: { code: 'RECEIPT_IGNORED', detail: 'direction' } });
    expect(parse({ kind: 'chat' })).toEqual({ ignored: { code: 'RECEIPT_IGNORED', detail: 'kind' } });
    expect(parse({ kind: 'call' })).toHaveProperty('event');
  });

  it('is one that tells of no call', () => {
    const each = aMapping({ each: 'calls' });
    expect(parseJson({ calls: [] }, each)).toEqual({ ignored: { code: 'RECEIPT_IGNORED', detail: 'calls' } });
  });

  it('is none that does not carry the parameter', () => {
    expect(parse({})).toHaveProperty('event');
  });
});

describe('the end of a call', () => {
  const phases = (settings: ReturnType<typeof aMapping>, ...queries: Query[]) =>
    queries.map((query) => readQuery(query, settings).phase);

  it('may ask for several conditions, and for a field beside them', () => {
    const both = aMapping({
      ended: [
        { param: 'e', is: 'over' },
        { param: 'way', is: 'in' },
      ],
    });
    expect(phases(both, { e: 'over', way: 'in' }, { e: 'over', way: 'out' }, { way: 'in' })).toEqual([
      'ended',
      'started',
      'started',
    ]);
    const beside = fields({ talkSeconds: 't' }, { ended: ['talkSeconds', { param: 'e', not: 'ringing' }] });
    expect(phases(beside, { t: '5', e: 'over' }, { t: '5', e: 'ringing' }, { e: 'over' })).toEqual([
      'ended',
      'started',
      'started',
    ]);
  });

  it('may be told by a number', () => {
    expect(phases(aMapping({ ended: { param: 'billsec', above: -1 } }), { billsec: '0' }, {})).toEqual(['ended', 'started']);
  });
});

describe('a field', () => {
  it('may be the time between two moments', () => {
    const settings = fields({ talkSeconds: { from: 'a', to: 'b' }, waitSeconds: { from: 's', to: 'a' } });
    const read = (query: Query) => readQuery(query, settings);
    expect(read({ s: '1795344300', a: '1795344305', b: '1795344400' }).facts).toEqual({ talkSeconds: 95, waitSeconds: 5 });
    expect(read({ a: '1795344305', b: '1795344300' })).toMatchObject({ facts: {}, warnings: ['VALUE_UNREADABLE'] });
    expect(read({ a: '1795344305' })).toMatchObject({ facts: {}, warnings: [] });
    expect(accepts({ fields: { callId: 'id', city: { from: 'a', to: 'b' } } })).toBe(false);
  });

  it('that is the call’s id may take several parameters, all of them', () => {
    const settings = aMapping({ fields: { callId: undefined, id: ['account', 'call.id'] } });
    expect(parseJson({ account: 7, call: { id: 12 } }, settings)).toMatchObject({ event: { callId: '7-12' } });
    expect(parseJson({ account: 7 }, settings)).toEqual({
      unreadable: { code: 'CALLID_MISSING', detail: 'fields.id: account, call.id' },
    });
    expect(accepts({ fields: { id: ['a'], callId: 'b' } })).toBe(false);
    expect(accepts({ fields: {} })).toBe(false);
  });

  it.each([
    ['US', '(202) 555-0188', '+12025550188'],
    ['US', '12025550188', '+12025550188'],
    ['us', '79161234567', '+79161234567'],
    ['UA', '0672000001', '+380672000001'],
    ['UA', '380672000001', '+380672000001'],
    ['KZ', '87012345678', '+77012345678'],
  ])('that is a number is one of the country: %s %s', (country, number, caller) => {
    expect(readQuery({ n: number }, fields({ callerNumber: 'n' }, { country })).facts.callerNumber).toBe(caller);
  });

  it.each([
    ['95', 95],
    ['95.9', 95],
    ['95,4', 95],
    ['1:35', 95],
    ['00:01:35', 95],
    ['1:00:00', 3600],
    ['PT1M35S', 95],
    ['95 s', 95],
  ])('that is a duration may be %s', (text, talkSeconds) => {
    expect(readQuery({ t: text }, fields({ talkSeconds: 't' })).facts.talkSeconds).toBe(talkSeconds);
  });

  it.each([
    ['1500', 150_000],
    ['1 500,50 ₽', 150_050],
    ['$1,500.5', 150_050],
    ['1500 руб.', 150_000],
    ['free', undefined],
  ])('that is a value may be %s', (text, valueMinor) => {
    const settings = fields({ value: 'v', currency: 'c', dealId: 'd' });
    const { facts } = readQuery({ v: text, c: 'usd', d: 'A-7' }, settings);
    expect([facts.valueMinor, facts.currency, facts.dealId]).toEqual([valueMinor, 'USD', 'A-7']);
  });

  it('that cannot be read says so, and one that stands for nothing says nothing', () => {
    const settings = fields({ talkSeconds: 't', isNew: 'n', callType: 'k', trackingNumber: 'p', yaCid: 'y' });
    for (const query of [{ t: 'long' }, { n: 'maybe' }, { k: '1' }, { p: '101' }] as readonly object[])
      expect(readQuery({ ...query }, settings)).toMatchObject({ facts: {}, warnings: ['VALUE_UNREADABLE'] });
    const nothing = { t: '-', n: '(not set)', k: '<не указано>', p: 'null', y: '–' };
    expect(readQuery(nothing, settings)).toMatchObject({ facts: {}, warnings: [] });
  });

  it('is found by a path where a form names it with brackets', () => {
    expect(readQuery({ 'call[info][town]': 'Омск' }, fields({ city: 'call.info.town' })).facts.city).toBe('Омск');
  });
});

describe('a body with several calls', () => {
  it('may be a list, or JSON in a parameter of a form', () => {
    const parts = ['{"id":1}', '{"id":2}'];
    const list = '[{"id":1},{"id":2}]';
    expect(source.parse(aPost(list, 'application/json'), aMapping({}))).toEqual({ parts });
    const form = aPost(`calls=${encodeURIComponent(list)}`, 'application/x-www-form-urlencoded');
    expect(source.parse(form, aMapping({ each: 'calls' }))).toEqual({ parts });
  });

  const settings = aMapping({ each: 'data.calls' });

  it('is divided into bodies of one call, each with what stands beside the list', () => {
    const calls = [
      { id: 1, t: 5 },
      { id: 2, account: 8 },
    ];
    expect(parseJson({ account: 7, data: { calls } }, settings)).toEqual({
      parts: ['{"account":7,"id":1,"t":5}', '{"account":8,"id":2}'],
    });
  });

  it('keeps every digit of its ids', () => {
    const body = '{"data":{"calls":[{"id":31760000000123457}]}}';
    expect(source.parse(aPost(body, 'application/json'), settings)).toEqual({ parts: ['{"id":31760000000123457}'] });
  });

  it.each([
    ['lists within its list', { data: { calls: [{ data: { calls: [{ id: 1 }, { id: 2 }] } }, { id: 3 }] } }],
    [
      'more beside its list than is kept for each call',
      { filler: 'x'.repeat(50_000), data: { calls: Array(100).fill({ id: 1 }) } },
    ],
  ])('that holds %s is not divided: one webhook would become thousands as large', (_name, body) => {
    expect(parseJson(body, settings)).toMatchObject({ unreadable: { code: 'RECEIPT_UNREADABLE' } });
  });

  it('is the only place where a list is looked for: each part keeps the query, and would be divided again', () => {
    const query = `data=${encodeURIComponent('{"calls":[{"id":1},{"id":2}]}')}`;
    expect(source.parse({ ...aPost('{"id":5}', 'application/json'), query }, settings)).toMatchObject({ event: { callId: '5' } });
    expect(source.parse(aPost(query, 'application/x-www-form-urlencoded'), settings)).toEqual({
      parts: ['{"id":1}', '{"id":2}'],
    });
  });

  it('loses no call to an element beside it that is none, which becomes an unreadable webhook of its own', () => {
    const parsed = parseJson({ account: 7, data: { calls: [{ id: 1 }, null, 5, 'x'] } }, settings);
    expect(parsed).toEqual({ parts: ['{"account":7,"id":1}', 'null', '5', '"x"'] });
    for (const part of ['null', '5', '"x"'])
      expect(source.parse(aPost(part, 'application/json'), settings)).toMatchObject({ unreadable: expect.anything() });
  });

  it('may be about one call, and may not hold what is no call, or too many', () => {
    expect(parseJson({ id: 5 }, settings)).toMatchObject({ event: { callId: '5' } });
    for (const calls of [['x'], Array.from({ length: 1001 }, () => ({ id: 1 }))])
      expect(parseJson({ data: { calls } }, settings)).toMatchObject({ unreadable: { code: 'RECEIPT_UNREADABLE' } });
  });
});

describe('a date by a pattern with a literal zone', () => {
  const moment = Date.UTC(2026, 10, 22, 6, 45, 7);
  const dated = (own: object, begun: string) =>
    readQuery({ begun }, aMapping({ ...own, fields: { callId: 'id', startedAt: 'begun' } })).facts.startedAt;

  it('obeys zMeans where the literal is a Z', () => {
    const dates = ["yyyyMMdd'T'HHmmss'Z'"];
    expect(dated({ dates }, '20261122T064507Z')).toBe(moment);
    expect(dated({ dates, zMeans: 'local' }, '20261122T094507Z')).toBe(moment);
  });

  it('is in the zone that the literal names', () => {
    expect(dated({ dates: ["dd/MM/yyyy H:mm:ss 'UTC'"] }, '22/11/2026 6:45:07 UTC')).toBe(moment);
    expect(dated({ dates: ["dd/MM/yyyy H:mm:ss 'MSK'"], timezone: 'Asia/Omsk' }, '22/11/2026 9:45:07 MSK')).toBe(moment);
  });
});
