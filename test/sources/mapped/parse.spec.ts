import { source } from '../../../src/sources/mapped/index.js';
import { aPost, aReceipt, eventOf, queryOf } from '../receipts.js';
import { aMapping } from './sample.js';

const fields = (others: object) => aMapping({ fields: { callId: 'id', ...others } });
const readQuery = (parameters: Record<string, string>, settings = aMapping({})) =>
  eventOf(source, aReceipt({ query: queryOf({ id: '1', ...parameters }) }), settings);
const readJson = (json: string, settings = aMapping({})) => eventOf(source, aPost(json, 'application/json'), settings);

describe('a path of the config', () => {
  it('leads to a parameter in any letter case, in the query, a form or JSON', () => {
    const settings = fields({ city: 'Town' });
    expect(readQuery({ town: 'Омск' }, settings).facts).toEqual({ city: 'Омск' });
    const form = aPost(queryOf({ ID: '1', TOWN: 'Омск' }), 'application/x-www-form-urlencoded');
    expect(eventOf(source, form, settings).facts).toEqual({ city: 'Омск' });
    expect(readJson('{"id":"1","TOWN":"Омск"}', settings).facts).toEqual({ city: 'Омск' });
  });

  it.each(['call.people[1].town', 'Call.People.1.Town'])('leads into JSON, as %s', (city) => {
    expect(readJson('{"id":1,"call":{"people":[{},{"town":"Омск"}]}}', fields({ city })).facts).toEqual({ city: 'Омск' });
  });

  it('leads into a list that is the whole body, and into JSON inside a parameter', () => {
    expect(readJson('[{"id":"7"}]', aMapping({ fields: { callId: '[0].id' } })).callId).toBe('7');
    expect(readQuery({ geo: '{"town":"Омск"}' }, fields({ city: 'geo.town' })).facts).toEqual({ city: 'Омск' });
  });

  it('may be the literal name of a parameter with dots or brackets', () => {
    expect(
      readQuery({ 'geo.town': 'Омск', 'geo[town]': 'Томск' }, fields({ city: 'geo.town', regionCode: 'geo[town]' })).facts,
    ).toEqual({ city: 'Омск', regionCode: 'Томск' });
  });

  it('gives way to the next one where it leads to nothing', () => {
    const settings = fields({ city: ['a', 'b', 'c'] });
    expect(readQuery({ a: '{{visitor_city}}', b: 'Омск', c: 'Томск' }, settings).facts).toEqual({ city: 'Омск' });
  });

  it('keeps every digit of a number', () => {
    const settings = aMapping({ fields: { callId: 'call.id', yaCid: 'call.ym' } });
    const event = readJson('{"call":{"id":31760000000123457,"ym":17638000001234567891}}', settings);
    expect(event).toMatchObject({ callId: '31760000000123457', facts: { yaCid: '17638000001234567891' } });
  });

  it('that has no steps leads nowhere', () => {
    expect(readJson('{"id":"1"}', fields({ city: '..' })).facts).toEqual({});
  });
});

describe('a value', () => {
  it.each([
    ['1', false],
    ['нет', true],
    ['lost', undefined],
  ])('turned around: %s', (lost, answered) => {
    expect(readQuery({ lost }, fields({ answered: { from: 'lost', not: true } })).facts.saidAnswered).toBe(answered);
  });

  it.each([
    ['1', true],
    ['2', false],
    ['', undefined],
  ])('compared: %j', (visit, isNew) => {
    expect(readQuery({ visit }, fields({ isNew: { from: 'visit', is: 1 } })).facts.isNew).toBe(isNew);
  });

  it.each([
    ['Communication', true],
    ['lost', false],
    ['busy', undefined],
  ])('renamed: %s', (status, answered) => {
    const settings = fields({ answered: { from: 'status', map: { communication: true, lost: false } } });
    expect(readQuery({ status }, settings).facts.saidAnswered).toBe(answered);
  });

  it('may be a call type by its word, never by another vendor’s number', () => {
    const settings = fields({ callType: { from: 'type', map: { dyn: 'dynamic' } } });
    expect(readQuery({ type: 'DYN' }, settings).facts.callType).toBe('dynamic');
    expect(readQuery({ type: '1' }, settings).facts.callType).toBeUndefined();
  });

  it.each([
    ['in', 'in'],
    [' OUT ', 'out'],
    ['Inbound', 'in'],
    ['incoming', 'in'],
    ['Входящий', 'in'],
    ['outgoing', 'out'],
    ['исходящий', 'out'],
    ['callback', undefined],
    ['', undefined],
  ])('may be a direction, in our words or mapped to them: %j', (text, direction) => {
    const settings = fields({ direction: { from: 'way', map: { cb: 'out' } } });
    expect(readQuery({ way: text }, settings).facts.direction).toBe(direction);
  });

  it('may be said in the account’s own words, which win over the usual ones', () => {
    const settings = aMapping({ words: { yes: ['ANSWER', 0], no: 'missed' }, fields: { callId: 'id', answered: 'status' } });
    const said = ['answer', '0', 'MISSED', 'да', 'busy'].map((status) => readQuery({ status }, settings).facts.saidAnswered);
    expect(said).toEqual([true, true, false, true, undefined]);
  });

  it('of a campaign or a custom parameter is cut where MANGO’s is', () => {
    const event = readQuery({ c: 'x'.repeat(900) }, fields({ utmCampaign: 'c' }));
    expect(event).toMatchObject({ facts: { utmCampaign: 'x'.repeat(800) }, warnings: ['TRUNCATED'] });
  });
});

describe('a date', () => {
  const dated = (dates: string[], begun: string) =>
    readQuery({ begun }, aMapping({ timezone: 'Asia/Yekaterinburg', dates, fields: { callId: 'id', startedAt: 'begun' } }));
  const start = Date.UTC(2026, 10, 22, 4, 45, 7);

  it('is read by the account’s patterns in their order, then by our usual forms', () => {
    const patterns = ['dd.MM.yy H:mm', 'dd/MM/yyyy H:mm:ss'];
    for (const text of ['22/11/2026 9:45:07', '2026-11-22 09:45:07']) {
      expect(dated(patterns, text)).toMatchObject({
        facts: { startedAt: start, startedToMinute: false },
        warnings: ['TZ_ASSUMED'],
      });
    }
    expect(dated(patterns, '22.11.26 9:45').facts).toMatchObject({ startedAt: start - 7000, startedToMinute: true });
  });

  it('with a zone of its own keeps it', () => {
    expect(dated(['dd/MM/yyyy H:mm:ssZZ'], '22/11/2026 7:45:07+03:00')).toMatchObject({
      facts: { startedAt: start },
      warnings: [],
    });
  });

  it.each(['31/02/2026 9:45:07', '22/11/1926 9:45:07', 'yesterday'])('that cannot be is none: %s', (text) => {
    expect(dated(['dd/MM/yyyy H:mm:ss'], text)).toMatchObject({ facts: {}, warnings: ['DATE_INVALID'] });
  });

  it.each(['dd/MM/yyyy', 'dd/mm/yyyy HH:mm', 'dd/MM/yyyy hh:mm', 'garbage'])('cannot have the pattern %s', (pattern) => {
    expect(source.settings.safeParse({ dates: [pattern], fields: { callId: 'id' } }).success).toBe(false);
  });
});

describe('the end of a call', () => {
  it('is told by an end, a talk time, a status or an answer', () => {
    const settings = fields({ endedAt: 'e', talkSeconds: 't', statusCode: 's', answered: 'a', waitSeconds: 'w' });
    expect(['e', 't', 's', 'a', 'w'].map((name) => readQuery({ [name]: '0' }, settings).phase)).toEqual([
      'ended',
      'ended',
      'ended',
      'ended',
      'started',
    ]);
  });

  it('is told by the fields that the config names', () => {
    const settings = aMapping({ ended: ['isQuality'], fields: { callId: 'id', talkSeconds: 't', isQuality: 'q' } });
    expect([readQuery({ t: '5' }, settings).phase, readQuery({ q: '1' }, settings).phase]).toEqual(['started', 'ended']);
  });

  it('is told by a parameter of the vendor', () => {
    const settings = aMapping({ ended: { param: 'event.kind', is: ['over', 'lost'] } });
    const phases = ['OVER', 'lost', 'begun'].map((kind) => readJson(`{"id":1,"event":{"kind":"${kind}"}}`, settings).phase);
    expect(phases).toEqual(['ended', 'ended', 'started']);
  });
});

describe('a body that is broken JSON', () => {
  const settings = fields({ city: 'town', uid: 'name', talkSeconds: 'talk.seconds' });

  it('is mended where values without quotes were put into a template', () => {
    const body = '{"id": 31760000000123457, "town": , "name": Иван Петров, "talk": {"seconds": }, "note": "a: , b" }';
    expect(readJson(body, settings)).toMatchObject({ callId: '31760000000123457', facts: { uid: 'Иван Петров' } });
    expect(readJson('{"id":"1","talk":{"seconds":5},"town":null,"name":}', settings).facts).toEqual({ talkSeconds: 5 });
  });

  it.each([
    ['text with quotes of its own between the template’s', '{"id": "1", "name": ""ООО Ромашка"", "town": ""}', 'ООО Ромашка'],
    ['text with quotes inside', '{"id": "1", "name": "ООО "Ромашка"", "town": "x"}', 'ООО "Ромашка"'],
    ['JSON text between quotes', String.raw`{"id": "1", "name": ""ООО \"Ромашка\""", "n": 1}`, 'ООО "Ромашка"'],
    ['text with a comma and quotes', '{"id": "1", "name": "ООО "Ромашка", филиал", "town": }', 'ООО "Ромашка", филиал'],
    ['a bare date', '{"id": "1", "name": 2026-11-22 09:45:10, "talk": {"seconds": }}', '2026-11-22 09:45:10'],
    ['bare text before the end', '{"id": "1", "talk": {"seconds": 5}, "name": Иван Петров}', 'Иван Петров'],
    ['a list put into quotes', '{"id": "1", "name": "["Москва","Целевой"]", "town": "x"}', 'Москва'],
    ['a bare list', '{"id": "1", "name": [Москва, Целевой], "town": "x"}', 'Москва'],
  ])('is mended where a value is %s', (_what, body, uid) => {
    expect(readJson(body, settings)).toMatchObject({ callId: '1', facts: { uid } });
  });

  it('and cannot be mended is unreadable, with that reason', () => {
    for (const body of ['{"id":"1"', '[', '{"id"', '{"id" 1}']) {
      expect(source.parse(aPost(body, 'application/json'), settings)).toEqual({
        unreadable: { code: 'RECEIPT_UNREADABLE', detail: 'JSON' },
      });
    }
  });

  it('does not matter where the query says which call it is', () => {
    const receipt = { ...aPost('{"town":', 'application/json'), query: 'id=1&name=x' };
    expect(eventOf(source, receipt, settings)).toMatchObject({ callId: '1', facts: { uid: 'x' } });
  });

  it('of a quarter of a megabyte does not hold the process up', () => {
    for (const text of ['"', '[', '{"', '\\"', '"a":', '"a" ', '"a": x', ' ', '":']) {
      const body = `{"id":"1","town":${text.repeat(Math.floor(250_000 / text.length))}`;
      expect(source.parse(aPost(body, 'application/json'), settings)).toHaveProperty('unreadable');
    }
  });
});
