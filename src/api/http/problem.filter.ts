import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../runtime/errors.js';
import { ApiProblem, problemDocument } from './problem.js';

/** An error as the caller sees it. Whatever was not meant for callers becomes INTERNAL and gives no details. */
function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof AppError && error.code === 'RB_DATABASE_BUSY') {
    return new ApiProblem('STORAGE_BUSY', 'The database was locked for too long. Try again.', null, { 'retry-after': '5' });
  }
  if (error instanceof AppError && error.code === 'RB_READ_TOO_LONG') return new ApiProblem('TOO_LONG', error.message);
  if (error instanceof AppError && error.code === 'RB_ERASE_AMBIGUOUS')
    return new ApiProblem('CALL_AMBIGUOUS', error.message, 'source');
  if (error instanceof AppError && error.code === 'RB_KEY_NAME_TAKEN') return new ApiProblem('NAME_TAKEN', error.message, 'name');
  const status = statusOf(error);
  if (status === 404) return new ApiProblem('NOT_FOUND', 'There is no such route. See /api/docs.');
  if (status === 413) return new ApiProblem('TOO_LARGE', 'A body may have 256 KiB.');
  if (status !== null && status >= 400 && status < 500) return new ApiProblem('BAD_REQUEST', badRequestText(error));
  return new ApiProblem('INTERNAL', 'The error is in the log. Nothing was changed by half.');
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' ? status : null;
}

/** Only messages of our own: those of libraries may quote what was sent. */
function badRequestText(error: unknown): string {
  const isOurs = error instanceof Error && error.message === 'The body is not JSON.';
  return isOurs ? error.message : 'The address, a header or the body is malformed.';
}

const FRAMES_LOGGED = 5;

/** Every error of every route leaves as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.error({ msg: 'request failed', code: problem.code, ...originOf(error) });
    if (reply.sent) return;
    void reply
      .code(problem.status)
      .headers(problem.headers)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemDocument(problem)));
  }
}

/** Where it came from, without the message: a driver's message may quote values. */
function originOf(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { error: error.name, at: frames.slice(0, FRAMES_LOGGED).map((line) => line.trim()) };
}

/** An address that the router itself refuses, before there is a route. Its own answer would quote the address, token and all. */
export function answerMalformedUrl(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = new ApiProblem('BAD_REQUEST', 'The address is malformed.');
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(problem)));
}
