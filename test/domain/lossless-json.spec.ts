import fc from 'fast-check';
import {
  jsonValueText,
  membersOf,
  parseJsonKeepingIds,
  parseLosslessJson,
  toLosslessJson,
} from '../../src/domain/lossless-json.js';

const textsOf = (json: string) => membersOf(parseLosslessJson(json)).map(([name, value]) => [name, jsonValueText(value)]);

describe('JSON without loss', () => {
  it('keeps every digit and sign of a number, also inside lists and objects', () => {
    expect(textsOf('{"id": 17638000001234567891, "list": [1.50, {"a": "]", "b": 9007199254740993}], "x": -1.50e3}')).toEqual([
      ['id', '17638000001234567891'],
      ['list', '[1.50,{"a":"]","b":9007199254740993}]'],
      ['x', '-1.50e3'],
    ]);
  });

  it.each(['', '{', '{"a":}', '[1,]', "{'a':1}", '{"a":01}', '[1] 2', 'undefined'])('is not seen in %j', (text) => {
    expect(parseLosslessJson(text)).toBeUndefined();
  });

  it('has the same members as JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (object) => {
        const json = JSON.stringify(object, null, 1);
        const members = membersOf(parseLosslessJson(json)).map(([name, value]) => [
          name,
          JSON.parse(toLosslessJson(value)) as unknown,
        ]);
        expect(members).toEqual(Object.entries(JSON.parse(json) as object));
      }),
    );
  });

  it.each([
    ['the first value', '{"a":"1","a":"2"}', '1'],
    ['the first that says anything', '{"a":null,"a":"","a":"{{id}}","a":"2"}', '2'],
  ])('takes of a repeated name %s', (_which, json, text) => {
    expect(textsOf(json)).toEqual([['a', text]]);
  });

  it('takes __proto__ for a mere name', () => {
    expect(textsOf('{"__proto__":{"x":1}}')).toEqual([['__proto__', '{"x":1}']]);
  });

  it('survives a hundred thousand brackets and quotes', () => {
    for (const depth of [2_000, 3_500, 100_000]) {
      const deep = parseLosslessJson(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);
      expect(() => membersOf(deep).map(([, value]) => jsonValueText(value))).not.toThrow();
    }
    expect(parseLosslessJson(`{"a":"${'\\"'.repeat(100_000)}`)).toBeUndefined();
    expect(textsOf(`{"a":"${'\\"'.repeat(100_000)}"}`)[0]?.[1]).toHaveLength(100_000);
  });
});

describe('the answer of a platform', () => {
  it('keeps every digit of a long id and leaves other numbers and texts alone', () => {
    const text =
      '{"id":9223372036854775807,"n":-9223372036854775808,"rows":1000,"price":1.5,"e":1e3,"t":"id 9007199254740993 \\"x\\""}';
    expect(parseJsonKeepingIds(text)).toEqual({
      id: '9223372036854775807',
      n: '-9223372036854775808',
      rows: 1000,
      price: 1.5,
      e: 1000,
      t: 'id 9007199254740993 "x"',
    });
  });

  it('says what its last member of a name says', () => {
    expect(parseJsonKeepingIds('{"id":1,"id":2}')).toEqual({ id: 2 });
  });

  it.each(['', '<html>', '{"id":900719925474099', 'undefined', '"'])('that is no JSON (%s) is nothing', (text) => {
    expect(parseJsonKeepingIds(text)).toBeUndefined();
  });
});
