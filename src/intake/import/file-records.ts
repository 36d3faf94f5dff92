import { AppError } from '../../runtime/errors.js';
import { csvRecords } from './csv-records.js';
import { fileLines, lookInto } from './file-lines.js';
import type { FileFormat, FileRecord } from './file-record.js';
import { jsonRecords } from './json-records.js';

const BY_NAME: readonly (readonly [end: RegExp, format: FileFormat])[] = [
  [/\.(csv|tsv|tab)$/i, 'csv'],
  [/\.(jsonl|ndjson|json)$/i, 'jsonl'],
];

/** A file to import. */
export interface FileToRead {
  readonly path: string;
  /** Null: by the name, else by how it begins. */
  readonly format: FileFormat | null;
}

/**
 * What a file says, record by record, and how long it is in bytes.
 *
 * @throws AppError RB_FILE_UNREADABLE, RB_FILE_ENCODING
 */
export async function openRecords({ path, format }: FileToRead): Promise<{
  readonly size: number;
  readonly records: AsyncIterable<FileRecord>;
}> {
  const { size, head } = await lookInto(path);
  if (isUtf16(head)) throw new AppError('RB_FILE_ENCODING', path);
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
