import { HeavyRequests, isByFilter, isTextSearch } from '../../../src/api/http/heavy-requests.js';

const keyOf = (keyId: string | null, name = 'a key') => ({ keyId, name });

describe('long requests', () => {
  it('run four at a time for each key, and eight for all', () => {
    const requests = new HeavyRequests();
    const ends = ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'c'].map((key) => requests.begin(keyOf(key)));
    expect(() => requests.begin(keyOf('d'))).toThrow(expect.objectContaining({ code: 'TOO_MANY_AT_ONCE', status: 429 }));
    // An answer ends once, however often its end is reported.
    for (const _report of [1, 2, 3]) ends[0]?.();
    expect(() => requests.begin(keyOf('b'))).toThrow('At most 4');
    expect(() => requests.begin(keyOf('a'))).not.toThrow();
    expect(() => requests.begin(keyOf('d'))).toThrow(expect.objectContaining({ headers: { 'retry-after': '5' } }));
  });

  it('are searches in texts and changes by filter', () => {
    expect([isTextSearch({ query: { q: 'a' } }), isTextSearch({ query: { limit: '5' } })]).toEqual([true, false]);
    expect([isByFilter({ body: { filter: {} } }), isByFilter({ body: { ids: [] } }), isByFilter({ body: undefined })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
