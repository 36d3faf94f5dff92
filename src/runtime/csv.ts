/** What a spreadsheet runs as a formula when a cell begins with it; some take the wide forms for the same signs. */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
/** What a spreadsheet takes for a number and rounds (it keeps 15 digits), cuts (leading zeros) or reads as a power of ten. */
const ROUNDED_NUMBER = /^(?:0\d+|(?=(?:\D*\d){16})\d+(?:[.,]\d+)?|\d+[eE]\d+)$/;

/**
 * A text as a cell that a spreadsheet neither runs nor rounds: with an apostrophe before it where it would.
 *
 * Of the usual ways to keep a 19-digit id whole, `="…"` is a formula itself, which filters and other programs stumble over, and a leading
 * tab is lost when cells are trimmed or copied. The apostrophe is what the spreadsheet itself puts before text; a program that reads
 * the file takes one leading apostrophe away.
 */
export function spreadsheetSafeCell(text: string): string {
  return FORMULA_START.test(text) || ROUNDED_NUMBER.test(text) || text.startsWith("'") ? `'${text}` : text;
}

export type CsvCell = string | number | boolean | null;
export type CsvSeparator = ',' | ';';

/** With it a spreadsheet takes the file for UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** One line of a file for spreadsheets; RFC 4180 quotes where they are needed, CR LF at the end. */
export function csvLine(cells: readonly CsvCell[], separator: CsvSeparator): string {
  return `${cells.map((cell) => quotedCell(cellText(cell))).join(separator)}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? spreadsheetSafeCell(cell) : String(cell);
}

function quotedCell(text: string): string {
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
