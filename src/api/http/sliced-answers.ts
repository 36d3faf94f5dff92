import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { mapInSlices } from '../../runtime/time-slice.js';

/** Shorter lists are written in a millisecond or two. */
const LEAST_ROWS = 50;

/**
 * Time slicing: answers with a long list are serialised row by row, and incoming work goes first between two slices. At once,
 * `JSON.stringify` of a page of 500 calls blocks the event loop.
 */
export class SlicedAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (!hasLongList(answer)) return answer;
        const json = await jsonInSlices(answer);
        void reply.type('application/json; charset=utf-8');
        return json;
      }),
    );
  }
}

function hasLongList(answer: unknown): answer is Readonly<Record<string, unknown>> {
  if (typeof answer !== 'object' || answer === null) return false;
  return Object.values(answer).some((member) => Array.isArray(member) && member.length >= LEAST_ROWS);
}

/** The same text as `JSON.stringify`. Its pieces are joined once: a text of a megabyte is copied each time that it grows. */
export async function jsonInSlices(answer: Readonly<Record<string, unknown>>): Promise<string> {
  const pieces: string[] = [];
  for (const [name, member] of Object.entries(answer)) {
    const texts = Array.isArray(member) ? await jsonOfList(member) : [JSON.stringify(member) as string | undefined];
    if (texts[0] === undefined) continue;
    pieces.push(pieces.length === 0 ? '{' : ',', JSON.stringify(name), ':');
    for (const text of texts) if (text !== undefined) pieces.push(text);
  }
  pieces.push(pieces.length === 0 ? '{}' : '}');
  return pieces.join('');
}

async function jsonOfList(rows: readonly unknown[]): Promise<string[]> {
  const texts = await mapInSlices(rows, (row) => JSON.stringify(row) ?? 'null');
  const pieces = texts.flatMap((text, index) => [index === 0 ? '[' : ',', text]);
  return pieces.length === 0 ? ['[]'] : [...pieces, ']'];
}
