import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type CsvCell, type CsvSeparator, spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import type { KeysetPage, PageRequest } from '../../store/listing/conditions.js';
import { type ListOrder, rowsToSort, type SortableList, sortedIds } from '../http/sorted-page.js';
import type { CsvColumns } from './export-columns.js';

/** Few enough to stay small in memory, many enough to be fast. */
const ROWS_PER_STEP = 100;
/** Takes a millisecond or two. */
const LINES_AT_ONCE = 10;

/**
 * Backpressure: yields a list page by page as it is read; a slow reader makes it wait, and one that stops reading ends it. Newest
 * first, like the list; rows that arrive meanwhile are not included.
 */
export async function* readPages<View>(read: (page: PageRequest) => Promise<KeysetPage<View>>): AsyncGenerator<readonly View[]> {
  const slice = new TimeSlice();
  for (let before: string | null = null; ;) {
    const { items, next }: KeysetPage<View> = await read({ limit: ROWS_PER_STEP, before });
    if (items.length > 0) yield items;
    // An export takes minutes: everything else goes first between two pages.
    await slice.yield();
    if (next === null) return;
    before = next;
  }
}

/**
 * Like `readPages`, in an order that requires the whole list.
 *
 * @param idsInOrder all of them; rows erased meanwhile are left out
 * @param read the first of these, as many as one page may hold
 */
async function* readInOrder<Item extends Identified>(
  idsInOrder: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  const slice = new TimeSlice();
  for (let at = 0; at < idsInOrder.length;) {
    const ids = idsInOrder.slice(at, at + ROWS_PER_STEP);
    const items = await read(ids);
    if (items.length > 0) yield items;
    await slice.yield();
    const last = items.length < ids.length ? items.at(-1) : undefined;
    at += last === undefined ? ids.length : ids.indexOf(last.id) + 1;
  }
}

interface Identified {
  readonly id: string;
}

/**
 * A list step by step in the requested order.
 * @throws ApiProblem before the first step if that order is not possible
 */
export async function readSorted<Match, Item extends Identified>(
  list: SortableList<Match, Item>,
  order: ListOrder,
): Promise<AsyncGenerator<readonly Item[]>> {
  const rows = await rowsToSort(list, order);
  return rows === null ? readPages(list.arrivals) : readInOrder(await sortedIds(rows, order.order), list.items);
}

/** Converts each step of a list for display. */
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
  const slice = new TimeSlice();
  for await (const items of steps) {
    let text = '';
    for (let at = 0; at < items.length; at += LINES_AT_ONCE) {
      await slice.yieldIfOver();
      const cells = items.slice(at, at + LINES_AT_ONCE).map((item) => cellsOf(columns, item));
      text += spreadsheetLines(cells, separator);
    }
    yield text;
  }
}

function cellsOf<View>(columns: CsvColumns<View>, item: View): CsvCell[] {
  return Object.values(columns).map((cell) => cell(item));
}

/** The stream is read as fast as the client reads, and ends when the client disconnects. */
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

interface FileScope {
  readonly project?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The list, the project and the days, so that files of several clients do not get mixed up. All parts were validated before. */
export function csvFileName(list: 'calls' | 'uploads' | 'truth', { project, from, to }: FileScope): string {
  const day = (moment: string | undefined): string[] => (moment === undefined ? [] : [moment.slice(0, 'YYYY-MM-DD'.length)]);
  return `${[list, ...(project === undefined ? [] : [project]), ...day(from), ...day(to)].join('_')}.csv`;
}
