import { HttpException } from '@nestjs/common';
import { AppError } from '../../runtime/errors.js';
import { Problem } from './problem.js';

/** What the caller is told of an error. Whatever was not meant for callers becomes INTERNAL and says nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AppError && error.code === 'RB_DATABASE_BUSY') {
    return new Problem('STORAGE_BUSY', 'The database was locked for too long. Try again.', null, { 'retry-after': '5' });
  }
  if (error instanceof AppError && error.code === 'RB_ERASE_AMBIGUOUS')
    return new Problem('CALL_AMBIGUOUS', error.message, 'source');
  const status = statusOf(error);
  if (status === 404) return new Problem('NOT_FOUND', 'There is no such route. See /api/docs.');
  if (status === 413) return new Problem('TOO_LARGE', 'A body may have 256 KiB.');
  if (status !== null && status >= 400 && status < 500) return new Problem('BAD_REQUEST', badRequestText(error));
  return new Problem('INTERNAL', 'The error is in the log. Nothing was changed by half.');
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' ? status : null;
}

/** Only sentences of our own: those of libraries may quote what was sent. */
function badRequestText(error: unknown): string {
  const isOurs = error instanceof Error && error.message === 'The body is not JSON.';
  return isOurs ? error.message : 'The address, a header or the body is malformed.';
}
