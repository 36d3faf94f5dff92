import fc from 'fast-check';
import { decodeBytes, decodeRepeated, decodePercent, queryPairs } from '../../../src/domain/calls/encoded-text.js';

describe('encoded text', () => {
  it.each([
    ['%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0', 'Москва', false],
    ['%CC%EE%F1%EA%E2%E0', 'Москва', true],
    ['a+b%2Bc', 'a b+c', false],
    ['100%', '100%', false],
    ['%zz%4', '%zz%4', false],
    ['Ж%20Ж', 'Ж Ж', false],
    ['%EF%BF%BD', '\ufffd', true],
    ['%EF%BB%BFa', 'a', false],
    ['\ud800%20', '\ufffd ', true],
    ['%ED%A0%80', '\u043d\u00a0\u0402', true],
  ])('%s is %j', (encoded, text, suspect) => {
    expect(decodePercent(encoded)).toEqual({ text, suspect });
  });

  it('is what was encoded, for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodePercent(encodeURIComponent(text)).text).toBe(text);
      }),
    );
  });

  it.each([
    ['%D0%BE%D0%BA%D0%BD%D0%B0', 'окна'],
    ['cid|7%7C%D0%BE%D0%BA%D0%BD%D0%B0', 'cid|7|окна'],
    ['brand+%D0%BE%D0%BA%D0%BD%D0%B0', 'brand окна'],
    ['brand%2520x', 'brand x'],
    ['%25D0%25BE%25D0%25BA%25D0%25BD%25D0%25B0', 'окна'],
    ['100%25', '100%'],
    ['brand+x', 'brand+x'],
    ['50%', '50%'],
    ['50% off%20', '50% off%20'],
    ['окна %D0%BE', 'окна %D0%BE'],
    ['%CC%EE%F1%EA%E2%E0', '%CC%EE%F1%EA%E2%E0'],
    ['%campaign%', '%campaign%'],
  ])('that was encoded twice or three times is decoded to its end where the whole of it is encoded: %s', (value, meant) => {
    expect(decodeRepeated(value)).toBe(meant);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(() => decodeBytes(bytes)).not.toThrow()));
  });

  it('comes in pairs, in their order', () => {
    const pairs = queryPairs('a=1&&b=x=y&c&a=2').map(([name, value]) => [name, value.text]);
    expect(pairs).toEqual([
      ['a', '1'],
      ['b', 'x=y'],
      ['c', ''],
      ['a', '2'],
    ]);
  });

  it('comes in the same pairs as when each part is searched alone', () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', '=', '&', '%41', '+', '%'), maxLength: 12 }), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (texts) => {
        const query = texts.join('&');
        const alone = query.split('&').flatMap((part) => queryPairs(part));
        expect(queryPairs(query)).toEqual(alone);
      }),
    );
  });

  it('is read up to its two thousandth pair, more than any vendor sends', () => {
    expect(queryPairs('a&'.repeat(100_000))).toHaveLength(2_001);
  });
});
