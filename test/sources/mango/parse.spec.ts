import fc from 'fast-check';
import { source } from '../../../src/sources/mango/index.js';
import { aPost, aReceipt, eventOf, queryOf } from '../receipts.js';
import { EVERY_PARAMETER, MOSCOW } from './sample.js';

const read = (query: string) => eventOf(source, aReceipt({ query }), MOSCOW);
const readOne = (name: string, value: string) => read(queryOf({ callId: '1', [name]: value }));

const EVERY_FACT = {
  startedAt: Date.UTC(2026, 10, 22, 10, 45),
  startedToMinute: true,
  endedAt: Date.UTC(2026, 10, 22, 10, 49),
  callType: 'dynamic',
  statusCode: 1120,
  trackingNumber: '+74951234567',
  callerNumber: '+79161234567',
  talkSeconds: 187,
  waitSeconds: 16,
  isNew: true,
  isQuality: true,
  isDuplicate: false,
  uid: '5f1c1c2a9b',
  gaCid: '1234567890.1763800000',
  yaCid: '1763800000123456789',
  rsCid: '48211',
  utmSource: 'https://direct.yandex.ru',
  utmMedium: 'cpc',
  utmCampaign: 'okna-moskva',
  utmContent: 'banner-7',
  utmTerm: 'пластиковые окна',
  countryCode: 'RU',
  regionCode: 'MOW',
  city: 'Москва',
  device: 'mobile',
  ip: '203.0.113.77',
  pageUrl: 'https://okna.example/calc?yclid=17638000001234567891',
  firstUrl: 'https://okna.example/?gclid=Cj0KCQiA_Test',
  customParam: '{"ga_session_id":"1763800001"}',
};
const EVERY_EVENT = { callId: '31760000000123457', phase: 'ended', facts: EVERY_FACT, warnings: [] };

describe('a MANGO webhook', () => {
  it('is read whole from a query string', () => {
    expect(read(queryOf(EVERY_PARAMETER))).toEqual(EVERY_EVENT);
  });

  it('is read the same from a form and from JSON', () => {
    const form = aPost(queryOf(EVERY_PARAMETER), 'application/x-www-form-urlencoded');
    const json = aPost(JSON.stringify(EVERY_PARAMETER), 'application/json; charset=utf-8');
    expect(eventOf(source, form, MOSCOW)).toEqual(EVERY_EVENT);
    expect(eventOf(source, json, MOSCOW)).toEqual(EVERY_EVENT);
  });

  it('means the same in any order and any letter case of its keys', () => {
    const entries = Object.entries(EVERY_PARAMETER);
    const shuffled = fc.shuffledSubarray(entries, { minLength: entries.length });
    fc.assert(
      fc.property(shuffled, fc.infiniteStream(fc.boolean()), (pairs, coins) => {
        const toss = (letter: string) => (coins.next().value ? letter.toUpperCase() : letter.toLowerCase());
        const renamed = pairs.map(([name, value]) => [name.replace(/./g, toss), value]);
        expect(read(queryOf(Object.fromEntries(renamed)))).toEqual(EVERY_EVENT);
      }),
    );
  });

  it('of any subset of parameters gives exactly their facts', () => {
    const { callId, ...others } = EVERY_PARAMETER;
    fc.assert(
      fc.property(fc.subarray(Object.entries(others)), (pairs) => {
        const { facts } = read(queryOf({ callId, ...Object.fromEntries(pairs) }));
        const started = facts.startedAt === undefined ? 0 : 1;
        expect(EVERY_FACT).toMatchObject(facts);
        expect(Object.keys(facts)).toHaveLength(pairs.length + started);
      }),
    );
  });

  it('keeps every digit of its ids, also where JSON writes them as bare numbers', () => {
    const id = fc.bigInt({ min: 1n, max: 18446744073709551615n }).map(String);
    fc.assert(
      fc.property(id, id, (callId, yaCid) => {
        const json = aPost(`{"callId": ${callId}, "yaCid":${yaCid}}`, 'application/json');
        for (const event of [eventOf(source, json, MOSCOW), read(queryOf({ callId, yaCid }))]) {
          expect([event.callId, event.facts.yaCid]).toEqual([callId, yaCid]);
        }
      }),
    );
  });
});

describe('the phase of a webhook', () => {
  it.each(['dateEnd=22-11-2026T10:49Z', 'duration=0', 'callStatus=1111', 'dateEnd=garbage'])('is the end with %s', (rest) => {
    expect(read(`callId=1&${rest}`).phase).toBe('ended');
  });

  it.each(['dateStart=22-11-2026T10:49Z', 'duration=', 'callStatus={callStatus}', 'waitDuration=5'])(
    'is the start with only %s',
    (rest) => {
      expect(read(`callId=1&${rest}`).phase).toBe('started');
    },
  );
});

describe('the call id', () => {
  it.each(['', 'callId=', 'callId={callId}', 'callId=null&callId=', 'number=74951234567', 'callId=%00'])(
    'missing in %j leaves the receipt unreadable',
    (query) => {
      expect(source.parse(aReceipt({ query }), MOSCOW)).toEqual({ unreadable: { code: 'CALLID_MISSING' } });
    },
  );

  it('too long to be a key is none, for cut short it could be another call’s', () => {
    expect(read(`callId=${'7'.repeat(255)}`).callId).toHaveLength(255);
    const parsed = source.parse(aReceipt({ query: `callId=${'7'.repeat(256)}` }), MOSCOW);
    expect(parsed).toMatchObject({ unreadable: { code: 'CALLID_MISSING' } });
  });
});

describe('a parameter', () => {
  it.each([
    '',
    ' ',
    'null',
    'NULL',
    'undefined',
    '{city}',
    '{{city}}',
    '{{ city }}',
    '{utm.campaign}',
    '${city}',
    '%city%',
    '%%city%%',
  ])('that is %j is absent', (value) => {
    expect(readOne('city', value).facts).toEqual({});
  });

  it('left as an unencoded %macro% is absent, although it looks like a percent escape', () => {
    expect(read('callId=1&city=%city%&uid=%callId%&utmTerm=%D0%BE%D0%BA')).toMatchObject({
      facts: { utmTerm: 'ок' },
      warnings: [],
    });
    expect(source.parse(aReceipt({ query: 'callId=%callId%' }), MOSCOW)).toEqual({ unreadable: { code: 'CALLID_MISSING' } });
  });

  it.each(['50%', '100%25 off', '%50%', '-20%', '{a:1}', '$5'])('%s is no macro', (value) => {
    expect(readOne('utmTerm', value).facts.utmTerm).toBe(value);
  });

  it('that is JSON is no macro', () => {
    expect(readOne('customParam', '{"order":"A-17"}').facts.customParam).toBe('{"order":"A-17"}');
  });

  it('given more than once counts as the first that says something', () => {
    expect(read('callId=1&city=&city={city}&CITY=Tver&city=Omsk').facts.city).toBe('Tver');
    expect(eventOf(source, aPost('{"callId":["",7,8],"city":[null,"Tver"]}', null), MOSCOW)).toMatchObject({
      callId: '7',
      facts: { city: 'Tver' },
    });
  });

  it('in the query goes before the same in the body', () => {
    const receipt = { ...aPost('callId=2&city=Omsk', null), query: 'callId=1' };
    expect(eventOf(source, receipt, MOSCOW)).toMatchObject({ callId: '1', facts: { city: 'Omsk' } });
  });

  it('holds a UTM value as it is, an address included', () => {
    expect(readOne('utmSource', ' https://Direct.yandex.ru/?a=1 ').facts.utmSource).toBe(' https://Direct.yandex.ru/?a=1 ');
  });

  it.each(['URLl', 'url', 'URL', 'urli', 'URLL'])('named %s is the page address', (name) => {
    expect(readOne(name, 'https://окна.рф/?a=%zz').facts.pageUrl).toBe('https://окна.рф/?a=%zz');
  });

  it('customParam in JSON may be an object', () => {
    const body = '{"callId":1,"customParam":{"ga_session_id":1763800000123456789}}';
    expect(eventOf(source, aPost(body, 'application/json'), MOSCOW).facts.customParam).toBe(
      '{"ga_session_id":1763800000123456789}',
    );
  });

  it('click id at the top level is kept as the rest of an unencoded page address', () => {
    const { facts } = read('callId=1&url=https://okna.example/?utm_source=ya&yclid=123&GCLID=AbC_12&utm_medium=cpc');
    expect(facts).toEqual({
      pageUrl: 'https://okna.example/?utm_source=ya',
      leakedClickIds: { yclid: '123', gclid: 'AbC_12' },
    });
  });
});

describe('a flag', () => {
  it.each(['true', 'TRUE', '1', 'yes', 'Y', 'on', 'да', 'Да'])('%s is true', (word) => {
    expect(readOne('isQuality', word).facts.isQuality).toBe(true);
  });

  it.each(['false', 'False', '0', 'no', 'N', 'off', 'нет', 'НЕТ'])('%s is false', (word) => {
    expect(readOne('isQuality', word).facts.isQuality).toBe(false);
  });

  it.each(['', '2', 'maybe', '{isQuality}', 'null'])('%j is unknown, which is not false', (word) => {
    expect(readOne('isQuality', word).facts).toEqual({});
  });
});

describe('a number', () => {
  it.each([
    ['0', 0],
    ['187', 187],
    [' 16 ', 16],
    ['007', 7],
    ['12.0', 12],
  ])('of seconds is read out of %j', (text, seconds) => {
    expect(readOne('duration', text).facts.talkSeconds).toBe(seconds);
  });

  it.each(['-5', '1e3', '9999999999', '0x10', 'NaN', 'two', '١٢'])('of seconds is absent in %j', (text) => {
    expect(readOne('duration', text).facts).toEqual({});
  });

  it.each([
    ['1', 'dynamic'],
    ['2', 'static'],
    ['3', 'default'],
    ['4', undefined],
    ['dynamic', undefined],
  ])('%s is the call type %s', (text, type) => {
    expect(readOne('callType', text).facts.callType).toBe(type);
  });

  it('of a direction is never taken: no parameter of call tracking says it', () => {
    expect(readOne('direction', 'in').facts).toEqual({});
  });
});

describe('a warning', () => {
  it.each([
    ['DATE_INVALID', 'dateStart', '31-02-2026T10:45Z'],
    ['DATE_INVALID', 'dateEnd', 'yesterday'],
    ['CALLER_NOT_E164', 'callerNumber', 'anonymous'],
    ['CALLER_NOT_E164', 'callerNumber', '101'],
    ['GACID_INVALID', 'gaCid', 'GS1.1.1763800001.3'],
    ['YACID_INVALID', 'yaCid', '1,7638E+18'],
    ['YACID_INVALID', 'yaCid', '18446744073709551616'],
  ])('%s comes with a damaged %s, which is then no fact', (code, name, value) => {
    expect(readOne(name, value)).toMatchObject({ warnings: [code], facts: {} });
    expect(readOne(name, value).facts).toEqual({});
  });

  it('TZ_ASSUMED comes with a date without a zone', () => {
    const event = readOne('dateStart', '22-11-2026T13:45:00');
    expect(event.warnings).toEqual(['TZ_ASSUMED']);
    expect(event.facts).toEqual({ startedAt: Date.UTC(2026, 10, 22, 10, 45), startedToMinute: false });
  });

  it('does not come for what is absent', () => {
    expect(read('callId=1&dateStart=&callerNumber={callerNumber}&gaCid=null&yaCid=undefined').warnings).toEqual([]);
  });

  it('TRUNCATED comes with a value that is too long, and no letter is cut in half', () => {
    const long = readOne('customParam', 'a'.repeat(3999) + '😀');
    expect(long.warnings).toEqual(['TRUNCATED']);
    expect(long.facts.customParam).toBe('a'.repeat(3999));
    expect(readOne('pageUrl', 'x').warnings).toEqual([]);
    expect(readOne('url', 'x'.repeat(20_000)).facts.pageUrl).toHaveLength(16_384);
    expect(readOne('customParam', 'ж'.repeat(4000)).warnings).toEqual([]);
  });
});

describe('the account’s settings', () => {
  it('default to Moscow and UTC', () => {
    expect(source.settings.parse({})).toEqual({ timezone: 'Europe/Moscow', zMeans: 'utc' });
  });

  it.each([{ timezone: 'Moscow' }, { zMeans: 'moscow' }, { timeZone: 'Europe/Moscow' }])('refuse %j', (settings) => {
    expect(source.settings.safeParse(settings).success).toBe(false);
  });

  it('decide what Z means', () => {
    const receipt = aReceipt({ query: 'callId=1&dateStart=22-11-2026T13:45Z' });
    const local = eventOf(source, receipt, { timezone: 'Europe/Moscow', zMeans: 'local' });
    expect(local.facts.startedAt).toBe(Date.UTC(2026, 10, 22, 10, 45));
    expect(local.warnings).toEqual([]);
  });
});
