import { memoised } from '../../src/domain/memoised.js';

describe('a memoised function', () => {
  it('computes what it remembers once, null and undefined included', () => {
    const asked: string[] = [];
    const lengthOf = memoised((text) => (asked.push(text), text === '' ? null : text.length));
    expect(['a', 'a', '', '', 'bc'].map(lengthOf)).toEqual([1, 1, null, null, 2]);
    expect(asked).toEqual(['a', '', 'bc']);
  });

  it('forgets what was asked for longest ago', () => {
    const asked: string[] = [];
    const remember = memoised((text) => asked.push(text), 2);
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) remember(text);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('does not remember long texts, which would fill the memory', () => {
    const asked: string[] = [];
    const remember = memoised((text) => asked.push(text), 2, 3);
    for (const text of ['long', 'long']) remember(text);
    expect(asked).toHaveLength(2);
  });
});
