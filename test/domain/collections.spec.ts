import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { sameJson } from '../../src/domain/collections.js';

/** As JSON.parse makes it; -0 is 0 in a database. */
const json = fc.jsonValue({ maxDepth: 3 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

describe('values as in JSON', () => {
  it('are the same where Node says so', () => {
    fc.assert(fc.property(json, json, (one, other) => expect(sameJson(one, other)).toBe(isDeepStrictEqual(one, other))));
  });

  it('are the same as their copies', () => {
    fc.assert(fc.property(json, (value) => expect(sameJson(value, structuredClone(value))).toBe(true)));
  });

  it.each([
    [{}, []],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [['a'], ['a', 'b']],
    [{ '0': 'a' }, ['a']],
    [{}, null],
    [{ toString: 1 }, {}],
  ])('differ where only one has something: %j and %j', (one, other) => {
    expect([sameJson(one, other), sameJson(other, one)]).toEqual([false, false]);
  });
});
