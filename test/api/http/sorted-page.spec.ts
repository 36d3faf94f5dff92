import { sortedPage } from '../../../src/api/http/sorted-page.js';

const row = (id: string, key: number | null) => ({ id, key });
const ROWS = [row('a', 5), row('b', null), row('c', 5), row('d', 9), row('e', null)];

describe('a page in an order that no index has', () => {
  it('holds the largest first, of equal ones the newest first, and what has no value last', () => {
    expect(sortedPage(ROWS, { limit: 10, before: null })).toEqual({ items: ['d', 'c', 'a', 'e', 'b'], next: null });
  });

  it('goes on after the last row, also among equal ones and those without a value', () => {
    const seen: string[] = [];
    for (let before: string | null = null; ;) {
      const { items, next }: { items: string[]; next: string | null } = sortedPage(ROWS, { limit: 1, before });
      seen.push(...items);
      if (next === null) break;
      before = next;
    }
    expect(seen).toEqual(['d', 'c', 'a', 'e', 'b']);
  });

  it('holds the smallest first where that is asked for, of equal ones the oldest first, and still what has no value last', () => {
    const first = sortedPage(ROWS, { limit: 3, before: null }, 'asc');
    expect(first.items).toEqual(['a', 'c', 'd']);
    const second = sortedPage([...ROWS, row('f', 7), row('g', 10)], { limit: 9, before: first.next }, 'asc');
    expect(second).toEqual({ items: ['g', 'b', 'e'], next: null });
  });

  it('shows no row twice and leaves none out while others arrive', () => {
    const first = sortedPage(ROWS, { limit: 2, before: null });
    const second = sortedPage([...ROWS, row('f', 7), row('g', 1)], { limit: 9, before: first.next });
    expect([first.items, second.items]).toEqual([
      ['d', 'c'],
      ['a', 'g', 'e', 'b'],
    ]);
  });
});
