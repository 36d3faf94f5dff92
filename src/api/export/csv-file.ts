import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type CsvCell, type CsvSeparator, spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import { TimeSlice } from '../../runtime/time-slice.js';
import type { KeysetPage, PageRequest } from '../../store/listing/conditions.js';
import type { CsvColumns } from './export-columns.js';

/** Few enough to stay small in memory, many enough to be quick. */
const ROWS_PER_STEP = 100;
/** Take a millisecond or two. */
const LINES_AT_ONCE = 10;

/**
 * Backpressure: a list page by page, as it is read; a slow reader makes it wait, and one that stops reading ends it. Newest
 * first, like the list; rows that arrive meanwhile are not in it.
 */
export async function* readPages<View>(read: (page: PageRequest) => Promise<KeysetPage<View>>): AsyncGenerator<readonly View[]> {
  const slice = new TimeSlice();
  for (let before: string | null = null; ;) {
    const { items, next }: KeysetPage<View> = await read({ limit: ROWS_PER_STEP, before });
    if (items.length > 0) yield items;
    // An export takes minutes: all else goes first between two pages.
    await slice.yield();
    if (next === null) return;
    before = next;
  }
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
