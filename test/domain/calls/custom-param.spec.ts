import fc from 'fast-check';
import { readCustomParam } from '../../../src/domain/calls/custom-param.js';

const read = (text: string) => {
  const { values, readable } = readCustomParam(text);
  return { values: [...values], readable };
};

describe('customParam', () => {
  it.each([
    ['a JSON object', '{"order":"A-17","gclid":"Abc"}', [['order', 'A-17'], ['gclid', 'Abc']]], // prettier-ignore
    ['a JSON object with spaces around', ' { "a" : 1 } ', [['a', '1']]],
    ['a number of 19 digits', '{"sid":1763800000123456789}', [['sid', '1763800000123456789']]],
    [
      'a JSON object that was percent-encoded once more',
      '%7B%22a%22%3A%221763800000123456789%22%7D',
      [['a', '1763800000123456789']],
    ],
    ['a JSON object inside a JSON text', '"{\\"a\\":\\"1\\"}"', [['a', '1']]],
    ['true and null', '{"a":true,"b":null}', [['a', 'true']]],
    ['nested values', '{"c":{"d":[1,2]}}', [['c', '{"d":[1,2]}']]],
    ['escapes in a string', '{"a":"\\"q\\" \\u0416, {x}: [1]"}', [['a', '"q" Ж, {x}: [1]']]],
    ['a repeated key', '{"a":"1","a":"2"}', [['a', '1']]],
    ['a repeated key whose first value says nothing', '{"a":"","a":"2"}', [['a', '2']]],
    ['a repeated key whose second value says nothing', '{"a":"1","a":null}', [['a', '1']]],
    ['an empty object', '{}', []],
    ['__proto__ as a mere name', '{"__proto__":"x"}', [['__proto__', 'x']]],
    ['pairs', 'a=1&b=%D0%96+x', [['a', '1'], ['b', 'Ж x']]], // prettier-ignore
    ['pairs after a question mark', '?a=1&', [['a', '1']]],
    ['pairs with a malformed escape', 'a=100%&b=%zz', [['a', '100%'], ['b', '%zz']]], // prettier-ignore
    ['a pair without a value', 'a=', [['a', '']]],
  ])('is read as %s', (_form, text, values) => {
    expect(read(text)).toEqual({ values, readable: true });
  });

  it.each(['', 'Just a note', 'заказ 17', 'https://site.example/?a=1', '["a"]', '17', 'price was = 5'])(
    'is plain text and no trouble: %j',
    (text) => {
      expect(read(text)).toEqual({ values: [], readable: true });
    },
  );

  it.each([
    ['JSON that was cut off', '{"order":"A-17","gcl', []],
    ['JSON with single quotes', "{'order':1}", []],
    ['pairs with a loose end', 'a=1&loose&b=2', [['a', '1'], ['b', '2']]], // prettier-ignore
    ['pairs with a nameless part', 'a=1&=2', [['a', '1']]],
  ])('is unreadable as %s, and keeps what can be read', (_form, text, values) => {
    expect(read(text)).toEqual({ values, readable: false });
  });

  it('never throws, and gives back every JSON object of texts', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(() => readCustomParam(text)).not.toThrow()));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (object) => {
        expect(read(JSON.stringify(object)).values).toEqual(Object.entries(object));
      }),
    );
  });
});
