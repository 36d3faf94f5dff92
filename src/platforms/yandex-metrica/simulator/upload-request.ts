import type { FastifyRequest } from 'fastify';
import { MetricaError } from './error.js';

/** At most 255 letters (Latin, Cyrillic) and digits. Yandex: [Y1][Y6], read 2026-11-22; that others are refused is our strict reading. */
const COMMENT = /^[\p{Script=Latin}\p{Script=Cyrillic}\d]{0,255}$/u;
const LONGEST_LIST = 10_000;

/** @throws MetricaError invalid_parameter */
export function readComment(query: unknown): string {
  const comment = (query as Record<string, unknown>)['comment'] ?? '';
  if (typeof comment === 'string' && COMMENT.test(comment)) return comment;
  throw new MetricaError('invalid_parameter', 'comment takes at most 255 letters and digits', 'comment');
}

/** The name of the call goal to create where the counter has none; null when it names none. @throws MetricaError invalid_parameter */
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
 * @throws MetricaError missing_parameter without such a part, invalid_uploading when the body is not whole
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
