import { CsvError, parse } from 'csv-parse/sync';
import type { FastifyRequest } from 'fastify';
import type { Instant } from '../../../domain/time/instant.js';
import { MetricaError } from './access.js';
import { type FileRules, readDateTime, type UploadedRow } from './file-rows.js';

/**
 * At most 255 letters (Latin, Cyrillic) and digits. Yandex: dev/metrika, upload_1 and faq, read 2026-11-22; that others are
 * refused is our strict reading.
 */
const COMMENT = /^[\p{Script=Latin}\p{Script=Cyrillic}\d]{0,255}$/u;
const LONGEST_LIST = 10_000;

/** @throws MetricaError invalid_parameter */
export function readComment(query: unknown): string {
  const comment = (query as Record<string, unknown>)['comment'] ?? '';
  if (typeof comment === 'string' && COMMENT.test(comment)) return comment;
  throw new MetricaError('invalid_parameter', 'comment takes at most 255 letters and digits', 'comment');
}

/**
 * The name of the call goal to create if the counter has none; null if none is given.
 *
 * @throws MetricaError invalid_parameter
 */
export function readGoalName(query: unknown): string | null {
  const name = (query as Record<string, unknown>)['new_goal_name'] ?? null;
  if (name === null || (typeof name === 'string' && name !== '')) return name;
  throw new MetricaError('invalid_parameter', 'new_goal_name must be one text', 'new_goal_name');
}

/** @throws MetricaError invalid_parameter */
export function readPage(query: unknown): { limit: number; offset: number } {
  const given = query as Record<string, unknown>;
  return { limit: wholeNumber(given, 'limit', LONGEST_LIST), offset: wholeNumber(given, 'offset', 0) };
}

/**
 * The bytes of the multipart part `file`.
 *
 * @throws MetricaError missing_parameter without such a part, invalid_uploading if the body is incomplete
 */
export async function readFilePart(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart())
    throw new MetricaError('missing_parameter', 'multipart/form-data with a part "file" is needed', 'file');
  let file: Buffer | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const bytes = await part.toBuffer();
        if (part.fieldname === 'file') file = bytes;
      } else if (part.fieldname === 'file') {
        file = Buffer.from(String(part.value));
      }
    }
  } catch (error) {
    throw new MetricaError('invalid_uploading', 'The multipart body cannot be read', 'file', { cause: error });
  }
  if (file === null) throw new MetricaError('missing_parameter', 'The part "file" is missing', 'file');
  return file;
}

function wholeNumber(given: Record<string, unknown>, name: string, fallback: number): number {
  const text = given[name] ?? String(fallback);
  if (typeof text === 'string' && /^\d{1,9}$/.test(text)) return Number(text);
  throw new MetricaError('invalid_parameter', `${name} must be a whole number`, name);
}

/** The content of an uploaded file. */
export interface UploadedFile {
  readonly rows: readonly UploadedRow[];
  /** Lines in the file, valid or not, without the header. */
  readonly sourceQuantity: number;
  /** The word in the answer; none is documented for a file of purchase ids. */
  readonly clientIdType: 'CLIENT_ID' | 'USER_ID' | 'YCLID' | undefined;
}

/**
 * Reads a CSV: UTF-8, comma, header in the documented spelling.
 *
 * @throws MetricaError invalid_uploading for a bad header, a DateTime in the future, or no valid row: then nothing is taken
 * @see Yandex: dev/metrika, upload_1, uploadCalls, management/offline-conv, management/calls, read 2026-11-22
 */
export function readUploadedFile(bytes: Buffer, rules: FileRules, now: Instant): UploadedFile {
  const [header = [], ...lines] = cellsOf(bytes);
  checkHeader(header, rules);
  const rows: UploadedRow[] = [];
  lines.forEach((line, index) => {
    const cells = Object.fromEntries(header.map((column, place) => [column, line[place] ?? '']));
    const occurredAt = readDateTime(cells['DateTime'] ?? '');
    if (occurredAt !== null && occurredAt > now) throw refusal(`Line ${index + 2}: DateTime must be in the past`);
    const row = line.length === header.length ? rules.readRow(cells) : null;
    if (row !== null) rows.push(row);
  });
  if (rows.length === 0) throw refusal('The file has no valid line');
  return { rows, sourceQuantity: lines.length, clientIdType: clientIdTypeOf(header) };
}

function cellsOf(bytes: Buffer): string[][] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return parse(text, { relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof TypeError) throw refusal('The file is not UTF-8', error);
    if (error instanceof CsvError) throw refusal(`The file is not CSV (${error.code})`, error);
    throw error;
  }
}

function checkHeader(header: readonly string[], rules: FileRules): void {
  if (header.length === 0) throw refusal('The file is empty');
  const strange = header.findIndex((column) => !rules.known.has(column));
  if (strange >= 0) throw refusal(`Column ${strange + 1} of the header is not known`);
  if (new Set(header).size < header.length) throw refusal('A column of the header stands there twice');
  const missing = rules.required.find((column) => !header.includes(column));
  if (missing !== undefined) throw refusal(`Column ${missing} is missing`);
  if (!rules.identifiers.some((column) => header.includes(column))) {
    throw refusal(`One of the columns ${rules.identifiers.join(', ')} is needed`);
  }
}

function clientIdTypeOf(header: readonly string[]): UploadedFile['clientIdType'] {
  if (header.includes('ClientId')) return 'CLIENT_ID';
  if (header.includes('UserId')) return 'USER_ID';
  return header.includes('Yclid') ? 'YCLID' : undefined;
}

function refusal(message: string, cause?: Error): MetricaError {
  return new MetricaError('invalid_uploading', message, 'file', { cause });
}
