import { BYTE_ORDER_MARK, csvLine, type Separator } from '../../runtime/csv.js';
import type { PageRequest, KeysetPage } from '../../store/listing/conditions.js';
import type { Columns } from './columns.js';

/** Few enough to stay small in memory, many enough to be quick. */
const ROWS_PER_STEP = 500;

/**
 * A list step by step, as it is asked for: whoever reads slowly makes it wait, and who stops reading ends it. Newest first, like the list; rows
 * that arrive meanwhile are not in it.
 */
export async function* stepsOf<View>(read: (page: PageRequest) => Promise<KeysetPage<View>>): AsyncGenerator<readonly View[]> {
  for (let before: string | null = null; ;) {
    const { items, next }: KeysetPage<View> = await read({ limit: ROWS_PER_STEP, before });
    if (items.length > 0) yield items;
    if (next === null) return;
    before = next;
  }
}

/** The list as a file for spreadsheets, in pieces. */
export async function* csvFile<View>(
  columns: Columns<View>,
  separator: Separator,
  steps: AsyncIterable<readonly View[]>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(Object.keys(columns), separator);
  const cells = Object.values(columns);
  const lineOf = (item: View): string =>
    csvLine(
      cells.map((cell) => cell(item)),
      separator,
    );
  for await (const items of steps) yield items.map(lineOf).join('');
}
