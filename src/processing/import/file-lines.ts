import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FlatMember } from '../../domain/lossless-json.js';
import type { ReasonCode } from '../../domain/reason.js';
import { AppError } from '../../runtime/errors.js';

/** Why a line cannot be imported: a stable code, never its content. */
export type LineFaultCode = Extract<ReasonCode, `LINE_${string}`>;

/** A JSON object, with the members of a flat one, or what is wrong. */
export type RecordContent =
  | { readonly json: string; readonly members: readonly FlatMember[] | null }
  | { readonly fault: { readonly code: LineFaultCode; readonly detail?: string } };

/** One line of a file (in CSV a record, which may span several lines): its content, or what is wrong with it. */
export type FileRecord = {
  /** Its first line, 1-based. */
  readonly line: number;
  /** The bytes of the file that were read when it was complete. */
  readonly end: number;
} & RecordContent;

export const FILE_FORMATS = ['csv', 'jsonl'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** One line of a file as bytes, without the line ending. */
export interface FileLine {
  /** 1-based. */
  readonly number: number;
  /** Null if the line is longer than the limit. */
  readonly bytes: Buffer | null;
  /** The offset of the next line in the file. */
  readonly end: number;
}

/** The limit of a webhook's body. */
const MAX_LINE_BYTES = 256 * 1024;
const LF = 0x0a;
const CR = 0x0d;
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of a file of any length, with little of it in memory at a time: the lines of one read together.
 *
 * @throws AppError RB_FILE_UNREADABLE
 */
export async function* fileLines(path: string): AsyncGenerator<readonly FileLine[]> {
  let number = 0;
  let before = 0;
  let parts: Buffer[] = [];
  let held = 0;
  const line = (end: number): FileLine => {
    const bytes = held > MAX_LINE_BYTES ? null : withoutLineMarks(joined(parts), number === 0);
    parts = [];
    held = 0;
    return { number: (number += 1), bytes, end };
  };
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let start = 0;
      const lines: FileLine[] = [];
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
        append(chunk.subarray(start, end));
        start = end + 1;
        lines.push(line(before + start));
      }
      append(chunk.subarray(start));
      before += chunk.length;
      yield lines;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (held > 0) yield [line(before)];

  /** Of an overlong line only the length is kept. */
  function append(bytes: Buffer): void {
    held += bytes.length;
    if (held <= MAX_LINE_BYTES) parts.push(bytes);
    else parts = [];
  }
}

/**
 * A file's length and first bytes.
 *
 * @throws AppError RB_FILE_UNREADABLE
 */
export async function readHead(path: string): Promise<{ readonly size: number; readonly head: Buffer }> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4096), position: 0 });
      return { size, head: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === undefined ? error : new AppError('RB_FILE_UNREADABLE', `${path} (${code})`, { cause: error });
}

function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return only && parts.length === 1 ? only : Buffer.concat(parts);
}

function withoutLineMarks(bytes: Buffer, first: boolean): Buffer {
  const from = first && bytes.subarray(0, UTF8_BOM.length).equals(UTF8_BOM) ? UTF8_BOM.length : 0;
  return bytes.subarray(from, bytes.at(-1) === CR ? -1 : undefined);
}
