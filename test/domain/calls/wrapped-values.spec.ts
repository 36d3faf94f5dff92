import { addressPairs } from '../../../src/domain/calls/address-pairs.js';
import { plainValue } from '../../../src/domain/calls/encoded-text.js';
import { toGaClientId, toGaSessionId } from '../../../src/domain/calls/ga-ids.js';
import { firstClickIds, toClickId, toE164 } from '../../../src/domain/calls/identifiers.js';
import { addressForm } from '../../../src/domain/goals/address-form.js';

const CLIENT = '1234567890.1763800000';
const SESSION = '1747323152';
const GCLID = 'EAIaIQobChMI0-abc_DEF123';
const YCLID = '15437483920481280001';
const PHONE = '+79161234567';

describe('an identifier as sites and vendors hand it on', () => {
  it.each([
    `GA1.${CLIENT}`,
    `ga1.2.${CLIENT}`,
    `_ga=GA1.2.${CLIENT}`,
    `_ga:GA1.2.${CLIENT}`,
    `GA1.2.${CLIENT}; _gid=GA1.2.3.4`,
    `GA1%2E2%2E${CLIENT}`,
    `"GA1.1.${CLIENT}"`,
    `GA1.1.${CLIENT}.`,
  ])('is a GA client id: %s', (text) => {
    expect(toGaClientId(text)).toBe(CLIENT);
  });

  it.each(['amp-abc', '0.0', '1234567890', '1234567890,1763800000', '1.23456789E9.1763800000', `${CLIENT}000`])(
    'is no GA client id: %s',
    (text) => {
      expect(toGaClientId(text)).toBeNull();
    },
  );

  it.each([
    `GS2.1.s${SESSION}%2524o28%2524g0`,
    `S${SESSION}$O5`,
    `_ga_ABC123=GS1.1.${SESSION}.5.1`,
    `_ga_ABC123=GS2.1.s${SESSION}$o5`,
    `GS1.1.${SESSION}.28.0.${SESSION}.60.0.0; other=1`,
    `GS2.1.s${SESSION}~o28~g0`,
    `GS2.1.s${SESSION}|o28`,
    `GS2.1.s${SESSION} o28`,
    `GS3.1.o5$s${SESSION}$g1`,
  ])('is a GA session id: %s', (text) => {
    expect(toGaSessionId(text)).toBe(SESSION);
  });

  it.each(['0', 'o5$g1$t1747323160', 'GS2.1.s$o1', `GA1.1.${CLIENT}`, '-5', '123456789012345678901', 'NaN'])(
    'is no GA session id: %s',
    (text) => {
      expect(toGaSessionId(text)).toBeNull();
    },
  );

  it.each([
    `GCL.1763800000.${GCLID}`,
    `gcl.1763800000.${GCLID}`,
    `2.1.k${GCLID}`,
    `2.1.k${GCLID}%24i1763800000`,
    `${GCLID}$i1763800000`,
    `"${GCLID}"`,
    `${GCLID}'`,
    `${GCLID}#rec123`,
    `(${GCLID})`,
  ])('is a gclid: %s', (text) => {
    expect(toClickId('gclid', text)).toBe(GCLID);
  });

  it('keeps an id that begins like a number behind the name of its cookie', () => {
    expect(toClickId('gclid', 'GCL.1763800000.1a2b3c4d5e')).toBe('1a2b3c4d5e');
  });

  it.each(['GCL.1763800000.', 'abc', `${GCLID} x`, '{gclid}', 'a'.repeat(201)])('is no gclid: %s', (text) => {
    expect(toClickId('gclid', text)).toBeNull();
  });

  it.each([
    `https://a.ru/?x=1&amp%3Bgclid=${GCLID}`,
    `https://a.ru/?amp;gclid=${GCLID}`,
    `https://a.ru/?gclid=${GCLID}"`,
    `https://a.ru/?gclid=${GCLID}%22`,
    `https://a.ru/?gclid=${GCLID}%23rec123`,
    `https://a.ru/?x=1\\u0026gclid=${GCLID}`,
    `https://a.ru/?x=1%5Cu0026gclid=${GCLID}`,
    `https://a.ru/? gclid=${GCLID}`,
    `https://a.ru/?x=1&\ngclid=${GCLID}`,
    `https%253A%252F%252Fa.ru%252F%253Fgclid%253D${GCLID}`,
    `https://a.ru/p;jsessionid=1?gclid=${GCLID}`,
  ])('stands in an address: %j', (address) => {
    expect(firstClickIds([addressPairs(address)]).clickIds).toEqual({ gclid: GCLID });
  });

  it.each([`https://a.ru/?yclid=${YCLID}%3Futm_source=x`, `https://a.ru/?yclid=${YCLID},`, `https://a.ru/?yclid=${YCLID}/`])(
    'of Direct stands in an address: %s',
    (address) => {
      expect(firstClickIds([addressPairs(address)]).clickIds).toEqual({ yclid: YCLID });
    },
  );

  it.each([
    '"79161234567"',
    `'${PHONE}`,
    '%2B79161234567',
    '79161234567.0',
    `\u202a${PHONE}\u202c`,
    '79161234567*101',
    '+7\u00a0916\u00a0123\u00a045\u00a067',
  ])('is a phone number: %s', (text) => {
    expect(toE164(text)).toBe(PHONE);
  });

  it.each([
    ['%u043E%u043A%u043D%u0430', 'окна'],
    ['&#1086;&#x43A;&#1085;&#1072;', 'окна'],
  ])('is compared in plain letters: %s', (text, plain) => {
    expect(addressForm(text)).toBe(plain);
  });

  it.each([
    [' a ', 'a'],
    ['%2522a%2522', 'a'],
    ['50%', '50%'],
    ['a+b', 'a+b'],
  ])('is unwrapped, and nothing else of it changes: %s', (text, plain) => {
    expect(plainValue(text)).toBe(plain);
  });
});
