import fc from 'fast-check';
import { flatJsonTexts, jsonValueText, membersOf, parseLosslessJson } from '../../src/domain/lossless-json.js';

const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));

describe('a flat JSON object that is read in one pass', () => {
  it('has the members that the lossless parser finds, as the same texts', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), scalar, { noNullPrototype: true }), fc.nat(3), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const flat = flatJsonTexts(text);
        const whole = membersOf(parseLosslessJson(text)).map(([name, value]) => [
          name,
          value === null ? null : jsonValueText(value),
        ]);
        if (flat !== null) expect(Object.fromEntries(flat)).toEqual(Object.fromEntries(whole));
        expect(flat === null).toBe(Object.keys(object).length === 0);
      }),
    );
  });

  it('keeps every digit, both of two members with one name, and a name that objects have for themselves', () => {
    expect(flatJsonTexts('{"yaCid":1785459970000000001,"a":"1","a":"2","__proto__":"p"}')).toEqual([
      ['yaCid', '1785459970000000001'],
      ['a', '1'],
      ['a', '2'],
      ['__proto__', 'p'],
    ]);
  });

  it('is read up to its two thousandth member, more than any vendor sends', () => {
    const text = `{${Array.from({ length: 30_000 }, (_, index) => `"p${index}":${index}`).join()}}`;
    expect(flatJsonTexts(text)).toHaveLength(2_001);
  });

  it.each(['{"a":{}}', '{"a":[1]}', '{"a":1', '{"a":1}x', '{"a":01}', '{"a":"\n"}', '{"a":"\\q"}', '[1]', '', 'a=1', '{"a":1,}'])(
    'is left to the lossless parser where it is something else: %j',
    (text) => {
      expect(flatJsonTexts(text)).toBeNull();
    },
  );
});
