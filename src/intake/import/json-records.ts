import { decodeBytes } from '../../domain/calls/encoded-text.js';
import { jsonParts } from '../../domain/calls/json-parts.js';
import type { FileLine } from './file-lines.js';
import type { FileRecord } from './file-record.js';

/** JSON lines: an object on every line, kept as written, so that no digit of a number is lost. Empty lines are left out. */
export async function* jsonRecords(lines: AsyncIterable<FileLine>): AsyncGenerator<FileRecord> {
  for await (const { number, bytes, end } of lines) {
    const place = { line: number, end };
    const text = bytes === null ? null : decodeBytes(bytes).text.trim();
    if (text === null) yield { ...place, fault: { code: 'LINE_TOO_LONG' } };
    else if (text.startsWith('{') && jsonParts(text) !== null) yield { ...place, json: text };
    else if (text !== '') yield { ...place, fault: { code: 'LINE_NOT_JSON' } };
  }
}
