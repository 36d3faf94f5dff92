import fc from 'fast-check';
import type { ClickIdKind } from '../../../src/domain/calls/call.js';
import { addressPairs } from '../../../src/domain/calls/address-pairs.js';
import { toGaClientId, toGaSessionId } from '../../../src/domain/calls/ga-ids.js';
import { firstClickIds, toClickId, toUnsigned64 } from '../../../src/domain/calls/identifiers.js';

describe('a GA client id', () => {
  it.each([
    ['1234567890.1763800000', '1234567890.1763800000'],
    ['GA1.1.1234567890.1763800000', '1234567890.1763800000'],
    ['GA1.2.987.1763800000', '987.1763800000'],
    ['GA1.2-2.987.1763800000', '987.1763800000'],
    [' 1.176380000 ', '1.176380000'],
    ['GA1.1.12345678901234567890.1763800000', '12345678901234567890.1763800000'],
    ['1.2.123456.1763800000', '123456.1763800000'],
    ['"123456.1763800000"', '123456.1763800000'],
  ])('is read out of %s', (text, id) => {
    expect(toGaClientId(text)).toBe(id);
  });

  it.each([
    'GS1.1.1763800001.3.1.1763800100.0.0.0',
    'GS2.1.s1763800001$o3$g1',
    '1234567890',
    '1,234567890.1763800000',
    '1.23E+9',
    '123456789012345678901.1763800000',
    '1234567890.17638',
    'amp-abc',
  ])('is refused: %s', (text) => {
    expect(toGaClientId(text)).toBeNull();
  });
});

describe('a 64-bit id', () => {
  it('keeps every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 18446744073709551615n }), (id) => {
        expect(toUnsigned64(String(id))).toBe(String(id));
      }),
    );
  });

  it.each(['0', '-5', '18446744073709551616', '1.7638E+18', '1,7638E+18', '1763800000.5', '17638 00000', '', 'abc', '１２３'])(
    'is refused when damaged: %j',
    (text) => {
      expect(toUnsigned64(text)).toBeNull();
    },
  );
});

describe('a GA session id', () => {
  it.each([
    ['1763800001', '1763800001'],
    ['GS1.1.1763800001.3.1.1763800100.0.0.0', '1763800001'],
    ['GS1.1-2.1763800001.3.1', '1763800001'],
    ['GS2.1.s1763800001$o3$g1$t1763800100$j60$l0$h0', '1763800001'],
    ['GS2.1.o3$s1763800001', '1763800001'],
    ['s1763800001$o5$g1$t1763800100$j60', '1763800001'],
    ['1.s1763800001$o5', '1763800001'],
    ['1763800001$o5$g1', '1763800001'],
    ['GS2.1.s1763800001%24o5%24g1', '1763800001'],
    ['s1763800001', '1763800001'],
    ['1763800001.3.1.1763800100.0.0.0', '1763800001'],
    ['1.1763800001.3.1.1763800100', '1763800001'],
    ['"s1763800001$o5"', '1763800001'],
    ['17638000011763800001', '17638000011763800001'],
  ])('is read out of %s', (text, id) => {
    expect(toGaSessionId(text)).toBe(id);
  });

  it.each(['', 'GS2.1.o3$g1', 'GS1.1.', 'GA1.1.1234567890.1763800000', 'session', '17638.5', '-1'])('is refused: %j', (text) => {
    expect(toGaSessionId(text)).toBeNull();
  });
});

/** How many pairs come from an address of this many pieces: repeated parsing shows as repeated pairs. */
const workOf = (piece: string, times: number) => addressPairs(piece.repeat(times)).length;

const inAddress = (address: string) => firstClickIds([addressPairs(address)]);

describe('a click id', () => {
  it.each<[ClickIdKind, string]>([
    ['gclid', 'Cj0KCQiA_Test-gCLID.EaAlBw'],
    ['gbraid', '0AAAAA-x_Y'],
    ['wbraid', 'Clkx.y'],
    ['yclid', '17638000001234567891'],
    ['rb_clickid', 'a/b+c~=1'],
  ])('%s is taken with its letter case: %s', (kind, id) => {
    expect(toClickId(kind, ` ${id} `)).toBe(id);
  });

  it.each<[ClickIdKind, string]>([
    ['gclid', 'abcd'],
    ['gclid', 'Cj0 KCQ'],
    ['gclid', 'a'.repeat(201)],
    ['gbraid', 'Жжжжжж'],
    ['wbraid', '<script>'],
    ['yclid', '1.7638E+18'],
    ['yclid', '18446744073709551616'],
    ['rb_clickid', 'a b'],
    ['rb_clickid', 'a'.repeat(201)],
  ])('%s is refused when damaged: %s', (kind, id) => {
    expect(toClickId(kind, id)).toBeNull();
  });
});

describe('a cookie of a click', () => {
  it.each([
    ['GCL.1763800000.EAIaIQobChMI_x-Abc_BwE', 'EAIaIQobChMI_x-Abc_BwE'],
    ['1763800000.EAIaIQobChMI_x-Abc_BwE', 'EAIaIQobChMI_x-Abc_BwE'],
    ['2.1.kEAIaIQobChMI_x-Abc_BwE$i1763800000', 'EAIaIQobChMI_x-Abc_BwE'],
    ['kEAIaIQobChMI$i1763800000$u1', 'EAIaIQobChMI'],
    ['_gcl_aw=GCL.1763800000.EAIaIQobChMI_x-Abc_BwE', 'EAIaIQobChMI_x-Abc_BwE'],
    ['kEAIaIQobChMI', 'kEAIaIQobChMI'],
  ])('%s holds its id', (cookie, id) => {
    expect(toClickId('gclid', cookie)).toBe(id);
    expect(firstClickIds([[['_gcl_aw', cookie]]]).clickIds).toEqual({ gclid: id });
  });

  it.each([
    ['_gcl_gb', 'GCL.1763800000.CjwKCAiA_web-Braid', { wbraid: 'CjwKCAiA_web-Braid' }],
    ['_gcl_gb', '_gcl_gb=GCL.1763800000.CjwKCAiA_web-Braid', { wbraid: 'CjwKCAiA_web-Braid' }],
    ['_gcl_ag', '2.1.k0AAAAA_app-Braid$i1763800000', { gbraid: '0AAAAA_app-Braid' }],
  ])('%s: %s holds what its name says', (name, cookie, clickIds) => {
    expect(firstClickIds([[[name, cookie]]])).toEqual({ clickIds, refused: false, several: false });
  });

  it('of another kind is no id', () => {
    expect(toClickId('gclid', '_gcl_gb=GCL.1763800000.CjwKCAiA_web-Braid')).toBeNull();
  });
});

describe('a page address', () => {
  it.each([
    ['in the query', 'https://site.example/?a=1&gclid=AbC_12', { gclid: 'AbC_12' }],
    ['in the fragment', 'https://site.example/#gclid=AbC_12', { gclid: 'AbC_12' }],
    ['in the query of a fragment', 'https://site.example/#/price?yclid=123', { yclid: '123' }],
    ['under a name in capitals', 'https://site.example/?GCLID=AbC_12', { gclid: 'AbC_12' }],
    [
      'several kinds',
      'https://site.example/?gclid=AbC_12&yclid=5#rb_clickid=z',
      { gclid: 'AbC_12', yclid: '5', rb_clickid: 'z' },
    ],
    ['on a Cyrillic domain', 'https://окна.рф/цены?yclid=123', { yclid: '123' }],
    ['beside a malformed escape', 'https://site.example/%zz?q=%E0%A4%A&yclid=123', { yclid: '123' }],
    ['in what is no address at all', '::::?yclid=123', { yclid: '123' }],
    ['in an address encoded twice', 'https%3A%2F%2Fsite.example%2F%3Fyclid%3D123', { yclid: '123' }],
    ['after a damaged one of the same kind', 'https://site.example/?yclid=12x&yclid=123', { yclid: '123' }],
    ['behind ampersands written as HTML', 'https://site.example/?utm_source=a&amp;utm_medium=b&amp;yclid=123', { yclid: '123' }],
    [
      'behind ampersands escaped twice',
      'https://site.example/?a=1&amp;amp;yclid=123&#38;gclid=AbC_12',
      { yclid: '123', gclid: 'AbC_12' },
    ],
    ['glued on with a second question mark', 'https://site.example/?utm_source=yandex?yclid=123', { yclid: '123' }],
    ['behind semicolons', 'https://site.example/?utm_source=yandex;yclid=123;gclid=AbC_12', { yclid: '123', gclid: 'AbC_12' }],
    ['behind a semicolon of the path', 'https://site.example/price;yclid=123', { yclid: '123' }],
    ['before a slash that was put after everything', 'https://site.example/?a=1&yclid=123/', { yclid: '123' }],
    ['in a query that is encoded', 'https://site.example/?utm_source%3Dyandex%26yclid%3D123', { yclid: '123' }],
    ['in a query that is encoded twice', 'https://site.example/?utm_source%253Dyandex%2526yclid%253D123', { yclid: '123' }],
    ['behind an encoded question mark', 'https://site.example/%3Fyclid%3D123', { yclid: '123' }],
    ['in an address inside an address', 'https://out.example/?to=https%3A%2F%2Fsite.example%2F%3Fyclid%3D123', { yclid: '123' }],
    [
      'in an address inside it that is not encoded',
      'https://out.example/?to=https://site.example/?a=1&yclid=123',
      { yclid: '123' },
    ],
    ['of the outer address before those of an inner one', 'https://out.example/?to=%3Fyclid%3D5&yclid=123', { yclid: '123' }],
    ['out of Google’s cookie', 'https://site.example/?gclid=GCL.1763800000.EAIaIQob_x', { gclid: 'EAIaIQob_x' }],
    ['never where the name only resembles one', 'https://site.example/?ysclid=abc&xgclid=abcdef&etext=1', {}],
    ['never where a macro was not filled in', 'https://site.example/?gclid={gclid}&yclid=', {}],
  ])('gives click ids %s', (_where, address, clickIds) => {
    expect(inAddress(address).clickIds).toEqual(clickIds);
  });

  it('tells that a damaged id was passed over', () => {
    expect(inAddress('https://site.example/?yclid=12x').refused).toBe(true);
    expect(inAddress('https://site.example/?yclid={yclid}').refused).toBe(false);
  });

  it('is gone through in time that grows with its length', () => {
    for (const piece of ['?a=', '&amp;', '%25', ';a', 'yclid=', '%3Fa%3D', '&#38;', '[]'])
      expect(workOf(piece, 8000)).toBeLessThan(20 * workOf(piece, 2000) + 50);
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (address) => expect(() => inAddress(address)).not.toThrow()));
  });

  it('keeps every digit of a yclid, wherever it stands in the query', () => {
    const yclid = fc.bigInt({ min: 1n, max: 18446744073709551615n }).map(String);
    fc.assert(
      fc.property(yclid, fc.webQueryParameters(), (id, rest) => {
        expect(inAddress(`https://site.example/?yclid=${id}&${rest}`).clickIds.yclid).toBe(id);
      }),
    );
  });
});
