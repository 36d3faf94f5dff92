import { decodeBytes } from '../../domain/calls/encoded-text.js';
import { flatJsonTexts, parseLosslessJson } from '../../domain/lossless-json.js';
import { AppError } from '../../runtime/errors.js';
import { csvRecords } from './csv-records.js';
import { type FileFormat, type FileLine, fileLines, type FileRecord, readHead, type RecordContent } from './file-lines.js';

/** JSON lines: one object per line, kept as written, so that no digit of a number is lost. Empty lines are skipped. */
async function* jsonRecords(lines: AsyncIterable<readonly FileLine[]>): AsyncGenerator<FileRecord[]> {
  for await (const some of lines) yield some.flatMap(jsonLine);
}

function jsonLine({ number: line, bytes, end }: FileLine): FileRecord[] {
  if (bytes === null) return [{ line, end, fault: { code: 'LINE_TOO_LONG' } }];
  const text = decodeBytes(bytes).text.trim();
  return text === '' ? [] : [{ line, end, ...jsonRecord(text) }];
}

/** Most lines are flat objects, which need no full parser. */
function jsonRecord(json: string): RecordContent {
  const members = json.startsWith('{') ? flatJsonTexts(json) : null;
  const isObject = members !== null || (json.startsWith('{') && parseLosslessJson(json) !== undefined);
  return isObject ? { json, members } : { fault: { code: 'LINE_NOT_JSON' } };
}

/** The size of a batch of receipt processing: stored and processed in one transaction. */
const RECORDS_PER_BATCH = 500;
/** A hundred usual lines have a twentieth of it. A service on the same SQLite file waits for a whole transaction. */
const CHARACTERS_PER_BATCH = 1024 * 1024;

/** Groups records into batches, in order. */
export async function* inBatches(records: AsyncIterable<readonly FileRecord[]>): AsyncGenerator<FileRecord[]> {
  let batch: FileRecord[] = [];
  let characters = 0;
  for await (const some of records) {
    for (const record of some) {
      batch.push(record);
      characters += 'json' in record ? record.json.length : 0;
      if (batch.length < RECORDS_PER_BATCH && characters < CHARACTERS_PER_BATCH) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

const BY_NAME: readonly (readonly [end: RegExp, format: FileFormat])[] = [
  [/\.(csv|tsv|tab)$/i, 'csv'],
  [/\.(jsonl|ndjson|json)$/i, 'jsonl'],
];

/** A file to import. */
export interface ImportFile {
  readonly path: string;
  /** Null: detected by the name, else by the content. */
  readonly format: FileFormat | null;
}

/**
 * A file's records, those of one read together, and its length in bytes.
 *
 * @throws AppError RB_FILE_UNREADABLE, RB_FILE_ENCODING, RB_FILE_BINARY
 */
export async function openRecords({ path, format }: ImportFile): Promise<{
  readonly size: number;
  readonly records: AsyncIterable<readonly FileRecord[]>;
}> {
  const { size, head } = await readHead(path);
  if (isUtf16(head)) throw new AppError('RB_FILE_ENCODING', path);
  if (isBinary(head)) throw new AppError('RB_FILE_BINARY', path);
  const known = format ?? BY_NAME.find(([end]) => end.test(path))?.[1] ?? formatOf(head);
  return { size, records: known === 'csv' ? csvRecords(fileLines(path)) : jsonRecords(fileLines(path)) };
}

function formatOf(head: Buffer): FileFormat {
  return /^[^\w"]*\{/.test(head.toString('latin1')) ? 'jsonl' : 'csv';
}

function isUtf16(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff';
}

/** First bytes of ZIP (.xlsx and .ods too), gzip and OLE (.xls). Read as text such a file can be one line: a header, no calls. */
const BINARY_MARKS = ['504b0304', '1f8b08', 'd0cf11e0a1b11ae1'];

function isBinary(head: Buffer): boolean {
  const start = head.subarray(0, 8).toString('hex');
  return BINARY_MARKS.some((mark) => start.startsWith(mark));
}
