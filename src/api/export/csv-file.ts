import { Readable } from 'node:stream';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { type CsvCell, type CsvSeparator, spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import type { KeysetPage, PageRequest } from '../../store/listing/conditions.js';
import { type ListOrder, rowsToSort, type SortableList, sortedIds } from '../http/sorted-page.js';
import type { CsvColumns } from './export-columns.js';

/** Few enough to stay small in memory, many enough to be quick. */
const ROWS_PER_STEP = 100;

/**
 * Backpressure: a list page by page, as it is read; a slow reader makes it wait, and one that stops reading ends it. Newest
 * first, like the list; rows that arrive meanwhile are not in it.
 */
export async function* readPages<View>(read: (page: PageRequest) => Promise<KeysetPage<View>>): AsyncGenerator<readonly View[]> {
  for (let before: string | null = null; ;) {
    const { items, next }: KeysetPage<View> = await read({ limit: ROWS_PER_STEP, before });
    if (items.length > 0) yield items;
    // SQLite answers without leaving the event loop: without this an export would hold up everything else until its end.
    await yieldToEventLoop();
    if (next === null) return;
    before = next;
  }
}

/**
 * The same in an order that only the whole list has.
 *
 * @param idsInOrder all of them; what is erased meanwhile is left out
 * @param read the first of these, as many as one page may hold
 */
async function* readInOrder<Item extends Identified>(
  idsInOrder: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  for (let at = 0; at < idsInOrder.length;) {
    const ids = idsInOrder.slice(at, at + ROWS_PER_STEP);
    const items = await read(ids);
    if (items.length > 0) yield items;
    await yieldToEventLoop();
    const last = items.length < ids.length ? items.at(-1) : undefined;
    at += last === undefined ? ids.length : ids.indexOf(last.id) + 1;
  }
}

interface Identified {
  readonly id: string;
}

/** A list step by step, in the order that is asked for. @throws ApiProblem where it cannot be had, before the first step */
export async function readSorted<Match, Item extends Identified>(
  list: SortableList<Match, Item>,
  order: ListOrder,
): Promise<AsyncGenerator<readonly Item[]>> {
  const rows = await rowsToSort(list, order);
  return rows === null ? readPages(list.arrivals) : readInOrder(sortedIds(rows, order.order), list.items);
}

/** Each step of a list as it is shown. */
export async function* mapSteps<Item, View>(
  steps: AsyncIterable<readonly Item[]>,
  show: (items: readonly Item[]) => Promise<readonly View[]>,
): AsyncGenerator<readonly View[]> {
  for await (const items of steps) yield await show(items);
}

/** The list as a file for spreadsheets, in pieces. */
export async function* csvFile<View>(
  columns: CsvColumns<View>,
  separator: CsvSeparator,
  steps: AsyncIterable<readonly View[]>,
): AsyncGenerator<string> {
  yield spreadsheetHead(Object.keys(columns), separator);
  for await (const items of steps) {
    yield spreadsheetLines(
      items.map((item) => cellsOf(columns, item)),
      separator,
    );
  }
}

function cellsOf<View>(columns: CsvColumns<View>, item: View): CsvCell[] {
  return Object.values(columns).map((cell) => cell(item));
}

/** The stream is read as fast as the client reads, and ends when the client hangs up. */
export function sendCsv(reply: FastifyReply, name: string, file: AsyncGenerator<string>): void {
  void reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(file, { objectMode: false }));
}

/** The head of a file and one line. */
export function csvExample<View>(columns: CsvColumns<View>, view: View): string {
  return spreadsheetLines([Object.keys(columns), cellsOf(columns, view)], ',');
}
