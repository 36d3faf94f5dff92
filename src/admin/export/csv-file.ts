import { BYTE_ORDER_MARK, csvLine, type Separator } from '../../runtime/csv.js';
import type { Page, Slice } from '../../store/lists.js';
import type { Columns } from './columns.js';

/** Few enough to stay small in memory, many enough to be quick. */
const ROWS_PER_STEP = 500;

/**
 * A file in pieces, read from the database step by step as it is asked for: whoever reads slowly makes it wait, and who stops reading ends
 * it. Newest first, like the list; rows that arrive meanwhile are not in it.
 */
export async function* csvFile<View>(
  columns: Columns<View>,
  separator: Separator,
  read: (page: Page) => Promise<Slice<View>>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(Object.keys(columns), separator);
  const cells = Object.values(columns);
  for (let before: string | null = null; ;) {
    const { items, next }: Slice<View> = await read({ limit: ROWS_PER_STEP, before });
    if (items.length > 0)
      yield items
        .map((item) =>
          csvLine(
            cells.map((cell) => cell(item)),
            separator,
          ),
        )
        .join('');
    if (next === null) return;
    before = next;
  }
}
