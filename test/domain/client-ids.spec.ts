import fc from 'fast-check';
import { toGaClientId, toGaSessionId, toUnsigned64 } from '../../src/domain/client-ids.js';

describe('a GA client id', () => {
  it.each([
    ['1234567890.1763800000', '1234567890.1763800000'],
    ['GA1.1.1234567890.1763800000', '1234567890.1763800000'],
    ['GA1.2.987.1763800000', '987.1763800000'],
    ['GA1.2-2.987.1763800000', '987.1763800000'],
    [' 1.176380000 ', '1.176380000'],
  ])('is read out of %s', (text, id) => {
    expect(toGaClientId(text)).toBe(id);
  });

  it.each([
    'GS1.1.1763800001.3.1.1763800100.0.0.0',
    'GS2.1.s1763800001$o3$g1',
    '1234567890',
    '1,234567890.1763800000',
    '1.23E+9',
    '12345678901.1763800000',
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
  ])('is read out of %s', (text, id) => {
    expect(toGaSessionId(text)).toBe(id);
  });

  it.each(['', 'GS2.1.o3$g1', 'GS1.1.', 'GA1.1.1234567890.1763800000', 'session', '17638.5', '-1'])('is refused: %j', (text) => {
    expect(toGaSessionId(text)).toBeNull();
  });
});
