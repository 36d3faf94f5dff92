import fc from 'fast-check';
import { jsonParts, textOf } from '../../../src/domain/calls/json-parts.js';

describe('the top level of JSON', () => {
  it('keeps values exactly as written', () => {
    expect(jsonParts('{"id": 17638000001234567891, "list": [1, {"a": "]"}], "x": -1.50e3}')).toEqual([
      { name: 'id', raw: '17638000001234567891' },
      { name: 'list', raw: '[1, {"a": "]"}]' },
      { name: 'x', raw: '-1.50e3' },
    ]);
    expect(jsonParts('["a", null, {}]')).toEqual([
      { name: null, raw: '"a"' },
      { name: null, raw: 'null' },
      { name: null, raw: '{}' },
    ]);
  });

  it.each(['', '17', '"text"', 'null', '{', '{"a":}', '[1,]'])('is nothing in %j', (text) => {
    expect(jsonParts(text)).toBeNull();
  });

  it('has the members that were put in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (object) => {
        const parts = jsonParts(JSON.stringify(object, null, 1)) ?? [];
        const parsed = parts.map(({ name, raw }) => [name, JSON.parse(raw) as unknown]);
        expect(parsed).toEqual(Object.entries(JSON.parse(JSON.stringify(object)) as object));
      }),
    );
  });

  it('survives a hundred thousand brackets and quotes', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(() => jsonParts(deep)).not.toThrow();
    expect(jsonParts('{"a":"' + '\\"'.repeat(100_000))).toBeNull();
    expect(textOf(jsonParts(`{"a":"${'\\"'.repeat(100_000)}"}`)?.[0]?.raw ?? '')).toHaveLength(100_000);
  });
});
