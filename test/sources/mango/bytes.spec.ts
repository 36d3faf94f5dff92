import { source } from '../../../src/sources/mango/index.js';
import { aPost, aReceipt, eventOf } from '../receipts.js';
import { MOSCOW } from './sample.js';

const read = (query: string) => eventOf(source, aReceipt({ query }), MOSCOW);
/** "Москва" in windows-1251. */
const MOSKVA_1251 = Uint8Array.of(0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0);
const asLatin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('the bytes of a webhook', () => {
  it('in windows-1251 are read, with a warning', () => {
    const expected = { facts: { city: 'Москва' }, warnings: ['ENCODING_SUSPECT'] };
    expect(read('callId=1&city=%CC%EE%F1%EA%E2%E0')).toMatchObject(expected);
    expect(read(`callId=1&city=${asLatin1(MOSKVA_1251)}`)).toMatchObject(expected);
    const form = aPost(Buffer.concat([Buffer.from('callId=1&city='), MOSKVA_1251]), null);
    expect(eventOf(source, form, MOSCOW)).toMatchObject(expected);
    const json = aPost(Buffer.concat([Buffer.from('{"callId":1,"city":"'), MOSKVA_1251, Buffer.from('"}')]), 'application/json');
    expect(eventOf(source, json, MOSCOW)).toMatchObject(expected);
  });

  it('in windows-1251 in one parameter leave the others alone', () => {
    const { facts } = read('callId=1&city=%CC%EE%F1%EA%E2%E0&utmTerm=%D0%BE%D0%BA%D0%BD%D0%B0');
    expect(facts).toEqual({ city: 'Москва', utmTerm: 'окна' });
  });

  it('in UTF-8 need no percent signs, from a server or from a file', () => {
    expect(read(`callId=1&city=${asLatin1(Buffer.from('Москва'))}`)).toMatchObject({ facts: { city: 'Москва' }, warnings: [] });
    expect(read('callId=1&city=Москва')).toMatchObject({ facts: { city: 'Москва' }, warnings: [] });
  });

  it('with a malformed percent sign stay as they are', () => {
    expect(read('callId=1&utmTerm=50%&city=a%zz%').facts).toEqual({ utmTerm: '50%', city: 'a%zz%' });
  });

  it('with NUL and half a surrogate pair become text that a database can hold', () => {
    expect(read('callId=1%00&city=Om%00sk')).toMatchObject({ callId: '1', facts: { city: 'Omsk' } });
    const json = aPost(String.raw`{"callId":"1\u0000","city":"Om\ud83dsk","device":"\ude00"}`, 'application/json');
    expect(eventOf(source, json, MOSCOW)).toMatchObject({ callId: '1', facts: { city: 'Om\ufffdsk', device: '\ufffd' } });
  });

  it.each(['utf-16le', 'utf-16be'])('in %s are read where a byte order mark says so', (encoding) => {
    const inUtf16 = (text: string): Buffer => {
      const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
      return encoding === 'utf-16le' ? bytes : bytes.swap16();
    };
    const expected = { callId: '1', facts: { city: 'Москва' }, warnings: [] };
    const json = aPost(inUtf16('{"callId":"1","city":"Москва"}'), 'application/json');
    expect(eventOf(source, json, MOSCOW)).toMatchObject(expected);
    const form = aPost(inUtf16('callId=1&city=%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0'), 'application/x-www-form-urlencoded');
    expect(eventOf(source, form, MOSCOW)).toMatchObject(expected);
  });

  it('may start with a byte order mark', () => {
    expect(eventOf(source, aPost('\ufeff{"callId":"1"}', 'application/json'), MOSCOW).callId).toBe('1');
  });
});

describe('a hostile webhook', () => {
  it('cannot reach a prototype', () => {
    const names = '__proto__=x&__proto__[isQuality]=true&constructor=x&toString=1&callId[]=9';
    expect(read(`callId=1&${names}`).facts).toEqual({});
    const json = aPost('{"__proto__":{"isQuality":true},"constructor":{"prototype":{}},"callId":"1"}', 'application/json');
    expect(eventOf(source, json, MOSCOW).facts).toEqual({});
    expect(({} as Record<string, unknown>).isQuality).toBeUndefined();
  });

  it('with a hundred thousand keys is read up to the two thousandth', () => {
    const noise = Array.from({ length: 100_000 }, (_, number) => `k${number}=${number}`).join('&');
    expect(read(`callId=1&${noise}&city=Omsk`)).toMatchObject({ callId: '1', facts: {} });
    expect(read(`callId=1&${noise}&city=Omsk`)).not.toMatchObject({ facts: { city: 'Omsk' } });
  });

  it.each(['[', '{', '[]', '[{"callId":1}]', '{"callId":', '"callId"', 'null', '{"callId":{"a":1}', '{{{{'])(
    'with the body %j is unreadable and nothing worse',
    (body) => {
      expect(source.parse(aPost(body, 'application/json'), MOSCOW)).toEqual({ unreadable: { code: 'CALLID_MISSING' } });
    },
  );

  it('of a quarter of a megabyte of quotes or brackets does not hold the process up', () => {
    for (const text of ['"', '[', '{"', '\\"', '&', '=', '%', '%D0']) {
      const body = `{"callId":"1","city":"${text.repeat(Math.floor(250_000 / text.length))}`;
      expect(source.parse(aPost(body, 'application/json'), MOSCOW)).toHaveProperty('unreadable');
    }
  });

  it('keeps script and SQL as the text they are', () => {
    const { facts } = read("callId=1&city=<script>alert(1)</script>&utmTerm=';DROP TABLE calls;--&device==1%2B1");
    expect(facts).toEqual({ city: '<script>alert(1)</script>', utmTerm: "';DROP TABLE calls;--", device: '=1+1' });
  });
});
