import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { KeysetPage, PageRequest } from '../../store/listing/conditions.js';
import type { Matches } from '../../store/listing/index-scan.js';
import { Cursors } from './cursors.js';
import { ApiProblem } from './problem.js';

export const SORT_ORDERS = ['received', 'time', 'talk', 'value'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

export const sortParameter = z
  .enum(SORT_ORDERS)
  .default('received')
  .describe(
    'Largest first: by the call’s `time`, its `talk` or the `value`; `received`: in the order of arrival. Where more rows ' +
      'match than one request looks through, `time` falls back to the order of arrival, and the others are refused.',
  );

interface Row {
  readonly id: string;
  /** What it is sorted by; null comes last. */
  readonly key: number | null;
}

/**
 * Keyset pagination in an order that no index has: by key, largest first, then by id, newest first. Pure.
 *
 * @param before `key:id` of the last row of the page before
 */
export function sortedPage(rows: readonly Row[], { limit, before }: PageRequest): KeysetPage<string> {
  const last = before === null ? null : readPosition(before);
  const after = last === null ? rows : rows.filter((row) => compare(row, last) > 0);
  const page = after.toSorted(compare).slice(0, limit);
  const end = page.at(-1);
  return { items: page.map(({ id }) => id), next: end && after.length > limit ? positionAfter(end) : null };
}

function positionAfter({ key, id }: Row): string {
  return `${key ?? ''}:${id}`;
}

function compare(one: Row, other: Row): number {
  const [first, second] = [one.key ?? -Infinity, other.key ?? -Infinity];
  if (first !== second) return first > second ? -1 : 1;
  return one.id === other.id ? 0 : one.id > other.id ? -1 : 1;
}

function readPosition(text: string): Row {
  const [key = '', id = ''] = text.split(':');
  return { id, key: key === '' ? null : Number(key) };
}

/** A list that can be read in more than one order. */
interface SortableList<Match, Item> {
  /** A page in the order of arrival. */
  readonly arrivals: (page: PageRequest) => Promise<KeysetPage<Item>>;
  readonly matches: () => Promise<Matches<Match>>;
  readonly row: (match: Match, sort: Exclude<SortOrder, 'received'>) => Row;
  /** The first of these, as many as one page may hold. */
  readonly items: (ids: readonly string[]) => Promise<Item[]>;
}

interface RequestedPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort: SortOrder;
}

/** Pages of a list in the order that is asked for. */
@Injectable()
export class SortedLists {
  constructor(private readonly cursors: Cursors) {}

  /** @returns the items, and the cursor of the next page */
  async page<Match, Item>(
    name: string,
    requested: RequestedPage,
    list: SortableList<Match, Item>,
  ): Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }> {
    const { sort } = requested;
    const cursorList = sort === 'received' ? name : `${name} by ${sort}`;
    const page = await this.cursors.pageOf(cursorList, requested);
    const found = sort === 'received' || isArrival(page) ? null : await list.matches();
    if (sort === 'received' || found === null || (sort === 'time' && !found.complete)) {
      const { items, next } = await list.arrivals({ ...page, before: page.before?.split(':').at(-1) ?? null });
      return { items, nextCursor: await this.cursors.nextOf(cursorList, next) };
    }
    if (!found.complete) throw new ApiProblem('INVALID_PARAMETER', TOO_MANY, 'sort');
    const rows = found.rows.map((match) => list.row(match, sort));
    const { items: ids, next } = sortedPage(rows, page);
    const items = await list.items(ids);
    const cutAt = items.length < ids.length ? rows.find(({ id }) => id === ids[items.length - 1]) : undefined;
    return { items, nextCursor: await this.cursors.nextOf(cursorList, cutAt ? positionAfter(cutAt) : next) };
  }
}

const TOO_MANY = 'Too many rows match to be sorted by this. Ask for a shorter period, or narrow it by another filter.';

/** The page before was too long a list to be sorted, and was read in the order of arrival. */
function isArrival({ before }: PageRequest): boolean {
  return before !== null && !before.includes(':');
}
