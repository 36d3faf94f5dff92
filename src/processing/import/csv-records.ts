import { decodeBytes } from '../../domain/calls/encoded-text.js';
import type { FlatMember } from '../../domain/lossless-json.js';
import { cellsOf, delimiterOf, plainCells } from './csv-cells.js';
import type { FileLine, FileRecord, LineFaultCode } from './file-lines.js';

/** A quoted value may contain line breaks; a quote that is still open after this many lines was opened by mistake. */
const MAX_LINES = 50;
const MAX_BYTES = 256 * 1024;
const QUOTE = 0x22;
const LF = Buffer.from('\n');
/** The characters that `trim` removes, in a single-byte encoding. */
const WHITE_SPACE = Buffer.from('\t\n\v\f\r \u00a0', 'latin1');

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
export async function* csvRecords(lines: AsyncIterable<readonly FileLine[]>): AsyncGenerator<FileRecord[]> {
  const reader = new RecordReader();
  for await (const some of lines) {
    reader.rows.add(some);
    yield reader.records();
  }
  reader.rows.end();
  yield reader.records();
}

interface NamedColumn {
  readonly index: number;
  readonly name: string;
  /** The JSON between the value before and its own: the closing quote, the name, the opening quote. */
  readonly before: string;
}

interface Header {
  readonly names: readonly string[];
  readonly columns: readonly NamedColumn[];
}

/** Makes records of the complete rows. */
class RecordReader {
  readonly rows = new RowReader();
  /** Null before the first row, undefined if it is unreadable: then the file has no records. */
  private header: Header | null | undefined = null;

  records(): FileRecord[] {
    const records: FileRecord[] = [];
    for (let row = this.nextRow(); row !== null; row = this.nextRow()) {
      const { line, end, cells, fault } = row;
      if (fault) records.push({ line, end, fault });
      if (this.header === null) this.header = cells === null ? undefined : headerOf(cells);
      else if (this.header && cells) {
        const { columns } = this.header;
        records.push({ line, end, json: toJson(columns, cells), members: membersOf(columns, cells) });
      }
    }
    return records;
  }

  private nextRow(): Row | null {
    return this.header === undefined ? null : this.rows.next(this.header?.names.length ?? null);
  }
}

function headerOf(cells: readonly string[]): Header {
  const names = cells.map((name) => name.trim());
  const columns: NamedColumn[] = [];
  for (const [index, name] of names.entries())
    if (name !== '') columns.push({ index, name, before: `${columns.length === 0 ? '{' : '",'}${JSON.stringify(name)}:"` });
  return { names, columns };
}

/** Joins lines to rows, and goes back to lines that turned out not to belong to the row. */
class RowReader {
  /** The unread ones begin at `at`. */
  private lines: readonly FileLine[] = [];
  private at = 0;
  private isEnd = false;
  private delimiter: string | null = null;

  add(lines: readonly FileLine[]): void {
    this.lines = [...this.lines.slice(this.at), ...lines];
    this.at = 0;
  }

  /** No more lines come. */
  end(): void {
    this.isEnd = true;
  }

  /**
   * The next row that is not empty; null at the end, and if its last lines are still to come.
   *
   * @param columns the required number of cells; null for the header
   */
  next(columns: number | null): Row | null {
    let first = this.lines[this.at];
    while (first?.bytes && isBlank(first.bytes)) first = this.lines[(this.at += 1)];
    if (first === undefined) return null;
    const plain = this.plainRow(first, columns);
    const lines = plain ? null : this.toClosedQuote(first);
    if (!plain && lines === null) return null;
    this.at += 1;
    if (plain || lines === null) return plain;
    const row = this.read(lines, columns);
    if (row.cells === null && lines.length > 1)
      return { ...row, line: first.number, end: first.end, cells: null, fault: { code: 'LINE_QUOTE_OPEN' } };
    this.at += lines.length - 1;
    return row;
  }

  /** Fast path: a whole row in one line, in which every quote is closed. */
  private plainRow({ number, end, bytes }: FileLine, columns: number | null): Row | null {
    if (this.delimiter === null || columns === null || bytes === null) return null;
    const cells = plainCells(decodeBytes(bytes).text, this.delimiter);
    return cells !== null && fits(cells, columns) ? { line: number, end, cells } : null;
  }

  /** Null if more lines must come first. */
  private toClosedQuote(first: FileLine): FileLine[] | null {
    const lines = [first];
    let open = opensQuote(first);
    let bytes = first.bytes?.length ?? 0;
    while (open && lines.length < MAX_LINES && bytes < MAX_BYTES) {
      const more = this.lines[this.at + lines.length];
      if (more === undefined && !this.isEnd) return null;
      if (more === undefined) break;
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

/** Spreadsheets add empty columns after the last one. */
function fits(cells: readonly string[], columns: number): boolean {
  return cells.length >= columns && cells.slice(columns).every((cell) => cell.trim() === '');
}

/** The members that parsing the JSON would give. */
function membersOf(columns: readonly NamedColumn[], cells: readonly string[]): FlatMember[] {
  return columns.map(({ index, name }): FlatMember => [name, cells[index] ?? '']);
}

/** Characters that JSON may escape. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * Serialised by hand: an object would treat `__proto__` specially, and keep only one of two columns with the same name. Joined
 * rather than concatenated: V8 copies the parts of a text that grew piece by piece once more, when its bytes are asked for.
 */
function toJson(columns: readonly NamedColumn[], cells: readonly string[]): string {
  if (columns.length === 0) return '{}';
  const parts: string[] = [];
  for (const { index, before } of columns) {
    const cell = cells[index] ?? '';
    parts.push(before, ESCAPED.test(cell) ? JSON.stringify(cell).slice(1, -1) : cell);
  }
  parts.push('"}');
  return parts.join('');
}
