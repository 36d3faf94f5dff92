import { parse } from 'csv-parse/sync';
import { decodeBytes } from '../../domain/calls/encoded-text.js';
import type { FlatMember } from '../../domain/lossless-json.js';
import type { FileLine, FileRecord, LineFaultCode } from './file-lines.js';

/** A quoted value may contain line breaks; a quote that is still open after this many lines was opened by mistake. */
const MAX_LINES = 50;
const MAX_BYTES = 256 * 1024;
const QUOTE = 0x22;
const LF = Buffer.from('\n');
/** The characters that `trim` removes, in a single-byte encoding. */
const WHITE_SPACE = Buffer.from('\t\n\v\f\r \u00a0', 'latin1');
const DELIMITERS = [';', ',', '\t'] as const;

interface Row {
  readonly line: number;
  readonly end: number;
  readonly cells: readonly string[] | null;
  readonly fault?: { readonly code: LineFaultCode; readonly detail?: string };
}

/**
 * The records of a CSV file, each as a JSON object of texts keyed by the header. The delimiter is whichever of comma, semicolon
 * and tab the header has most of. A record that cannot be read affects no other: reading goes on with the line after its first.
 */
export async function* csvRecords(lines: AsyncIterable<FileLine>): AsyncGenerator<FileRecord> {
  const rows = new RowReader(lines);
  const header = await rows.next(null);
  if (header === null) return;
  const names = header.cells?.map((name) => name.trim());
  if (names === undefined) return yield* faultOf(header);
  const heads = names.map((name) => (name === '' ? null : `${JSON.stringify(name)}:`));
  for (let row = await rows.next(names.length); row !== null; row = await rows.next(names.length)) {
    if (row.cells === null) yield* faultOf(row);
    else yield { line: row.line, end: row.end, json: toJson(heads, row.cells), members: membersOf(names, row.cells) };
  }
}

function* faultOf({ line, end, fault }: Row): Generator<FileRecord> {
  if (fault) yield { line, end, fault };
}

/** Joins lines to rows, and puts back lines that turned out not to belong to the row. */
class RowReader {
  private readonly source: AsyncIterator<FileLine>;
  private readonly returned: FileLine[] = [];
  private delimiter: string | null = null;

  constructor(lines: AsyncIterable<FileLine>) {
    this.source = lines[Symbol.asyncIterator]();
  }

  /**
   * The next row that is not empty; null at the end.
   * @param columns the required number of cells; null for the header
   */
  async next(columns: number | null): Promise<Row | null> {
    let first = await this.line();
    while (first?.bytes && isBlank(first.bytes)) first = await this.line();
    if (first === null) return null;
    const plain = this.plainRow(first, columns);
    if (plain) return plain;
    const lines = await this.toClosedQuote(first);
    const row = this.read(lines, columns);
    if (row.cells !== null || lines.length === 1) return row;
    this.returned.unshift(...lines.slice(1));
    return { ...row, line: first.number, end: first.end, cells: null, fault: { code: 'LINE_QUOTE_OPEN' } };
  }

  /** Fast path: a whole row in one line, in which every quote is closed. */
  private plainRow({ number, end, bytes }: FileLine, columns: number | null): Row | null {
    if (this.delimiter === null || columns === null || bytes === null) return null;
    const cells = plainCells(decodeBytes(bytes).text, this.delimiter);
    return cells !== null && fits(cells, columns) ? { line: number, end, cells } : null;
  }

  private async toClosedQuote(first: FileLine): Promise<FileLine[]> {
    const lines = [first];
    let open = opensQuote(first);
    let bytes = first.bytes?.length ?? 0;
    while (open && lines.length < MAX_LINES && bytes < MAX_BYTES) {
      const more = await this.line();
      if (more === null) break;
      lines.push(more);
      bytes += more.bytes?.length ?? MAX_BYTES;
      if (opensQuote(more)) open = false;
    }
    return lines;
  }

  private read(lines: readonly FileLine[], columns: number | null): Row {
    const position = { line: lines[0]?.number ?? 0, end: lines.at(-1)?.end ?? 0 };
    const bytes = lines.map((line) => line.bytes);
    if (!bytes.every((part) => part !== null)) return { ...position, cells: null, fault: { code: 'LINE_TOO_LONG' } };
    const [only = LF] = bytes;
    const whole = bytes.length === 1 ? only : Buffer.concat(bytes.flatMap((part, index) => (index === 0 ? [part] : [LF, part])));
    const { text } = decodeBytes(whole);
    this.delimiter ??= delimiterOf(text);
    const cells = cellsOf(text, this.delimiter);
    if (cells === null) return { ...position, cells: null, fault: { code: 'LINE_QUOTE_OPEN' } };
    if (columns !== null && !fits(cells, columns)) {
      return { ...position, cells: null, fault: { code: 'LINE_COLUMNS', detail: `${cells.length} / ${columns}` } };
    }
    return { ...position, cells };
  }

  private async line(): Promise<FileLine | null> {
    const returned = this.returned.shift();
    if (returned) return returned;
    const { value, done } = await this.source.next();
    return done ? null : value;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => WHITE_SPACE.includes(byte));
}

/** Whether the line leaves a quote open; a doubled quote is a literal one. */
function opensQuote({ bytes }: FileLine): boolean {
  let odd = false;
  for (let at = bytes?.indexOf(QUOTE) ?? -1; bytes && at >= 0; at = bytes.indexOf(QUOTE, at + 1)) odd = !odd;
  return odd;
}

function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * Fast path for the cells of a line with quotes only around whole cells. csv-parse takes 60 µs for such a line, and 120 µs if it
 * is called for each (2026-11-30), more than storing the call; it parses all other lines.
 */
export function plainCells(line: string, delimiter: string): string[] | null {
  if (line.includes('\r') || line.includes('\n')) return null;
  const cells: string[] = [];
  for (let start = 0; ;) {
    const quoted = line.startsWith('"', start);
    const end = quoted ? endOfQuoted(line, start) : endOfCell(line, start, delimiter);
    const cell = quoted ? line.slice(start + 1, end - 1) : line.slice(start, end);
    if (end < 0 || (!quoted && cell.includes('"'))) return null;
    cells.push(quoted && cell.includes('"') ? cell.replaceAll('""', '"') : cell);
    if (end === line.length) return cells;
    if (!line.startsWith(delimiter, end)) return null;
    start = end + delimiter.length;
  }
}

/** The index after the closing quote; -1 if there is none. A doubled quote is a literal one. */
function endOfQuoted(line: string, start: number): number {
  let close = line.indexOf('"', start + 1);
  while (close >= 0 && line.startsWith('"', close + 1)) close = line.indexOf('"', close + 2);
  return close < 0 ? -1 : close + 1;
}

function endOfCell(line: string, start: number, delimiter: string): number {
  const end = line.indexOf(delimiter, start);
  return end < 0 ? line.length : end;
}

/** Null unless it is exactly one row. */
function cellsOf(text: string, delimiter: string): string[] | null {
  const plain = plainCells(text, delimiter);
  if (plain !== null) return plain;
  try {
    const rows: string[][] = parse(text, { delimiter, relax_quotes: true, relax_column_count: true });
    return rows.length === 1 ? (rows[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** Spreadsheets add empty columns after the last one. */
function fits(cells: readonly string[], columns: number): boolean {
  return cells.length >= columns && cells.slice(columns).every((cell) => cell.trim() === '');
}

/** The members that parsing the JSON would give. */
function membersOf(names: readonly string[], cells: readonly string[]): FlatMember[] {
  const members: FlatMember[] = [];
  for (const [index, name] of names.entries()) if (name !== '') members.push([name, cells[index] ?? '']);
  return members;
}

/**
 * Serialised by hand: an object would treat `__proto__` specially, and keep only one of two columns with the same name.
 *
 * @param heads each column's name as JSON with its colon; null for a column without one
 */
function toJson(heads: readonly (string | null)[], cells: readonly string[]): string {
  let text = '';
  for (const [index, head] of heads.entries())
    if (head !== null) text += `${text === '' ? '' : ','}${head}${JSON.stringify(cells[index] ?? '')}`;
  return `{${text}}`;
}
