import { type Options, stringify } from 'csv-stringify/sync';

/** What makes a spreadsheet run a cell as a formula; some treat the full-width and small forms alike, and the minus sign. */
const FORMULA_SIGN = String.raw`[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212]`;
/** Where a new cell or line begins for some spreadsheet. */
const BREAK = String.raw`,;\t\r\n\v\f\x85\u2028\u2029`;
/** What some spreadsheets skip before a formula: quotes, spaces, and signs that nobody sees (LibreOffice 7.4: NUL). */
const SKIPPED = String.raw`["'\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]`;
const FORMULA_START = new RegExp(String.raw`^(?:[\t\r\n]|${SKIPPED}*${FORMULA_SIGN})`, 'u');
/**
 * Where a new cell would begin for a spreadsheet that uses another separator: the quotes around the cell are then in the middle
 * of a cell and protect nothing. LibreOffice 7.4 runs nothing of such files, opened with comma, semicolon or tab, and does run
 * `"x;=1+1"` of a comma file that is only quoted (2026-11-30).
 */
const INNER_FORMULA_START = new RegExp(String.raw`([${BREAK}](?:(?![${BREAK}])${SKIPPED})*)(?=${FORMULA_SIGN})`, 'gu');
/**
 * A text that a spreadsheet treats as a number and rounds (it keeps 15 digits), cuts (leading zeros) or reads as a power of ten.
 */
const ROUNDED_NUMBER = /^(?:0\d+|(?=(?:\D*\d){16})\d+(?:[.,]\d+)?|\d+[eE]\d+)$/;

/**
 * CSV injection: a text as a cell that a spreadsheet neither runs nor rounds, by a leading apostrophe if needed.
 *
 * Other ways to keep a 19-digit id: `="…"` is a formula itself, which breaks filters and other programs, and a leading tab is
 * lost when cells are trimmed or copied. The apostrophe is the spreadsheet's own mark of text; a program that reads the file
 * removes one leading apostrophe. An apostrophe is also inserted before what would be a formula under another separator (`x;=cmd`
 * in a comma file). The library's `escape_formulas` does nothing about rounded numbers.
 */
export function spreadsheetSafeCell(text: string): string {
  const safe = text.replace(INNER_FORMULA_START, "$1'");
  return FORMULA_START.test(text) || ROUNDED_NUMBER.test(text) || text.startsWith("'") ? `'${safe}` : safe;
}

export type CsvCell = string | number | boolean | null;
export type CsvSeparator = ',' | ';';

/** Makes a spreadsheet read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

const FOR_SPREADSHEETS: Options = {
  record_delimiter: '\r\n',
  // All separators, for a program that expects another one; and white space at the ends, which some programs trim.
  quoted_match: /[,;\t\r\n]|^\s|\s$/,
  cast: { string: spreadsheetSafeCell, boolean: String },
};

/** Lines of a file for spreadsheets; RFC 4180 quotes where they are needed, CR LF at the end of each. */
export function spreadsheetLines(rows: readonly (readonly CsvCell[])[], separator: CsvSeparator): string {
  return stringify([...rows], { ...FOR_SPREADSHEETS, delimiter: separator });
}

/** How a file for spreadsheets begins. */
export function spreadsheetHead(columns: readonly string[], separator: CsvSeparator): string {
  return BYTE_ORDER_MARK + spreadsheetLines([columns], separator);
}

/** Lines of a file for programs: no byte order mark, comma, LF, quotes only where needed, no escapes for spreadsheets. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return stringify([...rows]);
}
