import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { bothLanguages } from '../../domain/localized-text.js';
import { mapInSlices, TimeSlice } from '../../runtime/time-slice.js';
import type { KeysetPage, PageRequest } from '../../store/listing/conditions.js';
import type { Matches } from '../../store/listing/index-scan.js';
import { Cursors } from './cursors.js';
import { ApiProblem } from './problem.js';

export const SORT_ORDERS = ['received', 'time', 'talk', 'value'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

export const DIRECTIONS = ['desc', 'asc'] as const;

/** The order of a list. */
export interface ListOrder {
  readonly sort: SortOrder;
  readonly order: (typeof DIRECTIONS)[number];
}

/** Parameters of every list that can be read in more than one order. */
export const orderShape = {
  sort: z
    .enum(SORT_ORDERS)
    .default('received')
    .describe(
      'By the call’s `time`, its `talk` or the `value`; `received`: in the order of arrival. Where more rows match than one ' +
        'request looks through, `time` falls back to the order of arrival, newest first, and the others are refused.',
    ),
  order: z
    .enum(DIRECTIONS)
    .default('desc')
    .describe(
      '`desc`: largest or newest first; `asc`: smallest or oldest first, refused where more rows match than one request ' +
        'looks through. What has no value comes last in both.',
    ),
};

interface Row {
  readonly id: string;
  /** The sort key; null comes last. */
  readonly key: number | null;
}

type Direction = ListOrder['order'];

/** Sorted at once: a millisecond or two. */
const ROWS_AT_ONCE = 1_000;

/**
 * Keyset pagination in an order without an index: by key, then by id, which grows with time. Only the page's rows are kept
 * sorted, in slices: sorting 60 000 at once took 30 to 60 ms (2026-11-30).
 *
 * @param before `key:id` of the last row of the previous page
 */
export async function sortedPage(
  rows: readonly Row[],
  { limit, before }: PageRequest,
  direction: Direction = 'desc',
): Promise<KeysetPage<string>> {
  const compare = comparing(direction);
  const last = before === null ? null : readPosition(before);
  const slice = new TimeSlice();
  let page: Row[] = [];
  let found = 0;
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await slice.yieldIfOver();
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    const after = last === null ? some : some.filter((row) => compare(row, last) > 0);
    found += after.length;
    page = [...page, ...after].sort(compare).slice(0, limit);
  }
  const end = page.at(-1);
  return { items: page.map(({ id }) => id), next: end && found > limit ? positionAfter(end) : null };
}

function positionAfter({ key, id }: Row): string {
  return `${key ?? ''}:${id}`;
}

function comparing(direction: Direction): (one: Row, other: Row) => number {
  const sign = direction === 'desc' ? -1 : 1;
  const none = direction === 'desc' ? -Infinity : Infinity;
  return (one, other) => {
    const [first, second] = [one.key ?? none, other.key ?? none];
    if (first !== second) return first > second ? sign : -sign;
    return one.id === other.id ? 0 : one.id > other.id ? sign : -sign;
  };
}

function readPosition(text: string): Row {
  const [key = '', id = ''] = text.split(':');
  return { id, key: key === '' ? null : Number(key) };
}

/** A list that can be read in more than one order. */
export interface SortableList<Match, Item> {
  /** A page in the order of arrival, newest first. */
  readonly arrivals: (page: PageRequest) => Promise<KeysetPage<Item>>;
  readonly matches: () => Promise<Matches<Match>>;
  readonly row: (match: Match, sort: Exclude<SortOrder, 'received'>) => Row;
  /** The first of these, as many as one page may hold. */
  readonly items: (ids: readonly string[]) => Promise<Item[]>;
}

/**
 * The sort keys of every row of a list.
 *
 * @returns null if the list is read in the order of arrival, which has an index
 * @throws ApiProblem if more rows match than one request reads, and no other order can stand in
 */
export async function rowsToSort<Match>(
  list: Pick<SortableList<Match, unknown>, 'matches' | 'row'>,
  { sort, order }: ListOrder,
): Promise<readonly Row[] | null> {
  if (sort === 'received' && order === 'desc') return null;
  const found = await list.matches();
  if (!found.complete && sort === 'time' && order === 'desc') return null;
  if (!found.complete) throw new ApiProblem('INVALID_PARAMETER', TOO_MANY, order === 'asc' ? 'order' : 'sort');
  return mapInSlices(found.rows, (match) => {
    // Ids grow with arrival.
    return sort === 'received' ? { id: list.row(match, 'time').id, key: null } : list.row(match, sort);
  });
}

const TOO_MANY = bothLanguages(
  'Too many rows match to be sorted by this. Ask for a shorter period, or narrow it by another filter.',
  'Для такой сортировки строк слишком много. Возьмите период короче или добавьте ещё один фильтр.',
);

/** All ids in an order: a merge sort, in slices. */
export async function sortedIds(rows: readonly Row[], direction: Direction): Promise<string[]> {
  const compare = comparing(direction);
  const slice = new TimeSlice();
  let runs: (readonly Row[])[] = [];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await slice.yieldIfOver();
    runs.push(rows.slice(at, at + ROWS_AT_ONCE).sort(compare));
  }
  while (runs.length > 1) {
    const merged: (readonly Row[])[] = [];
    for (let index = 0; index < runs.length; index += 2)
      merged.push(await mergeRuns(runs[index] ?? [], runs[index + 1] ?? [], compare, slice));
    runs = merged;
  }
  return (runs[0] ?? []).map(({ id }) => id);
}

async function mergeRuns(
  one: readonly Row[],
  other: readonly Row[],
  compare: (one: Row, other: Row) => number,
  slice: TimeSlice,
): Promise<readonly Row[]> {
  const merged: Row[] = [];
  for (let [left, right] = [0, 0]; ;) {
    if (merged.length % ROWS_AT_ONCE === 0) await slice.yieldIfOver();
    const [first, second] = [one[left], other[right]];
    if (first !== undefined && (second === undefined || compare(first, second) <= 0)) {
      merged.push(first);
      left += 1;
    } else if (second === undefined) return merged;
    else {
      merged.push(second);
      right += 1;
    }
  }
}

interface RequestedPage extends ListOrder {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Pages of a list in the requested order. */
@Injectable()
export class SortedLists {
  constructor(private readonly cursors: Cursors) {}

  /** @returns the items, and the cursor of the next page */
  async page<Match, Item extends { readonly id: string }>(
    name: string,
    requested: RequestedPage,
    list: SortableList<Match, Item>,
  ): Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }> {
    const { sort, order } = requested;
    const cursorList = [name, ...(sort === 'received' ? [] : [`by ${sort}`]), ...(order === 'asc' ? ['ascending'] : [])].join(
      ' ',
    );
    const page = await this.cursors.pageOf(cursorList, requested);
    const rows = isArrival(page) ? null : await rowsToSort(list, requested);
    if (rows === null) {
      const { items, next } = await list.arrivals({ ...page, before: page.before?.split(':').at(-1) ?? null });
      return { items, nextCursor: await this.cursors.nextOf(cursorList, next) };
    }
    const { items: ids, next } = await sortedPage(rows, page, order);
    const items = await list.items(ids);
    const last = items.length < ids.length ? items.at(-1)?.id : undefined;
    const cutAt = last === undefined ? undefined : rows.find(({ id }) => id === last);
    return { items, nextCursor: await this.cursors.nextOf(cursorList, cutAt ? positionAfter(cutAt) : next) };
  }
}

/** Whether the previous page was read in the order of arrival. */
function isArrival({ before }: PageRequest): boolean {
  return before !== null && !before.includes(':');
}
