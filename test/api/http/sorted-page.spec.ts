import { sortedIds, sortedPage } from '../../../src/api/http/sorted-page.js';
import type { KeysetPage } from '../../../src/store/listing/conditions.js';
import { ticksDuring } from '../../support/slices.js';

const row = (id: string, key: number | null) => ({ id, key });
const ROWS = [row('a', 5), row('b', null), row('c', 5), row('d', 9), row('e', null)];

describe('a page in an order that no index has', () => {
  it('holds the largest first, of equal ones the newest first, and what has no value last', async () => {
    expect(await sortedPage(ROWS, { limit: 10, before: null })).toEqual({ items: ['d', 'c', 'a', 'e', 'b'], next: null });
  });

  it('goes on after the last row, also among equal ones and those without a value', async () => {
    const seen: string[] = [];
    for (let before: string | null = null; ;) {
      const { items, next }: { items: string[]; next: string | null } = await sortedPage(ROWS, { limit: 1, before });
      seen.push(...items);
      if (next === null) break;
      before = next;
    }
    expect(seen).toEqual(['d', 'c', 'a', 'e', 'b']);
  });

  it('holds the smallest first where that is asked for, of equals the oldest first, still what has no value last', async () => {
    const first = await sortedPage(ROWS, { limit: 3, before: null }, 'asc');
    expect(first.items).toEqual(['a', 'c', 'd']);
    const second = await sortedPage([...ROWS, row('f', 7), row('g', 10)], { limit: 9, before: first.next }, 'asc');
    expect(second).toEqual({ items: ['g', 'b', 'e'], next: null });
  });

  it('shows no row twice and leaves none out while others arrive', async () => {
    const first = await sortedPage(ROWS, { limit: 2, before: null });
    const second = await sortedPage([...ROWS, row('f', 7), row('g', 1)], { limit: 9, before: first.next });
    expect([first.items, second.items]).toEqual([
      ['d', 'c'],
      ['a', 'g', 'e', 'b'],
    ]);
  });
});

describe('sixty thousand rows in an order that no index has', () => {
  // Ids and keys in no order, keys with repetitions.
  const many = Array.from({ length: 60_000 }, (_, index) => {
    const mixed = (index * 7_919) % 60_000;
    return row(String(mixed).padStart(6, '0'), mixed % 11 === 0 ? null : mixed % 1_000);
  });
  const byKey = (sign: 1 | -1) => (one: (typeof many)[number], other: (typeof many)[number]) => {
    if (one.key !== other.key && (one.key === null || other.key === null)) return one.key === null ? 1 : -1;
    return one.key === other.key ? (one.id < other.id ? -sign : sign) : ((one.key ?? 0) - (other.key ?? 0)) * sign;
  };

  it.each(['desc', 'asc'] as const)('are sorted in slices, %s: what came in goes between them', async (direction) => {
    const wanted = many.toSorted(byKey(direction === 'asc' ? 1 : -1)).map(({ id }) => id);
    let ids: string[] = [];
    let page: KeysetPage<string> = { items: [], next: null };
    const ofFile = await ticksDuring(async () => (ids = await sortedIds(many, direction)));
    const ofPage = await ticksDuring(async () => (page = await sortedPage(many, { limit: 500, before: null }, direction)));
    expect(ids).toEqual(wanted);
    expect(page.items).toEqual(wanted.slice(0, 500));
    const next = await sortedPage(many, { limit: 500, before: page.next }, direction);
    expect(next.items).toEqual(wanted.slice(500, 1_000));
    expect(Math.min(ofFile, ofPage)).toBeGreaterThan(3);
  });
});
