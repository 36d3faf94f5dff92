import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../runtime/errors.js';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { ApiProblem, problemDocument } from './problem.js';
import { languageOf } from './request-language.js';

const NO_ROUTE = bothLanguages('There is no such route. See /api/docs.', 'Такого адреса нет. См. /api/docs.');
const TOO_LARGE = bothLanguages('A body may have 256 KiB.', 'В теле может быть до 256 КиБ.');
const INTERNAL = bothLanguages(
  'The error is in the log. Nothing was changed by half.',
  'Ошибка записана в журнал. Наполовину ничего не изменилось.',
);
const NOT_JSON = bothLanguages('The body is not JSON.', 'В теле не JSON.');
const MALFORMED = bothLanguages(
  'The address, a header or the body is malformed.',
  'Адрес, заголовок или тело запроса составлены неверно.',
);
const MALFORMED_ADDRESS = bothLanguages('The address is malformed.', 'Адрес составлен неверно.');

/** An error as the caller sees it. Anything not meant for callers becomes INTERNAL without details. */
function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof AppError && error.code === 'RB_DATABASE_BUSY') {
    return new ApiProblem(
      'STORAGE_BUSY',
      bothLanguages('The database was locked for too long. Try again.', 'База слишком долго была занята. Повторите.'),
      null,
      { 'retry-after': '5' },
    );
  }
  if (error instanceof AppError && error.code === 'RB_READ_TOO_LONG') return new ApiProblem('TOO_LONG', error.text);
  if (error instanceof AppError && error.code === 'RB_ERASE_AMBIGUOUS')
    return new ApiProblem('CALL_AMBIGUOUS', error.text, 'source');
  if (error instanceof AppError && error.code === 'RB_KEY_NAME_TAKEN') return new ApiProblem('NAME_TAKEN', error.text, 'name');
  const status = statusOf(error);
  if (status === 404) return new ApiProblem('NOT_FOUND', NO_ROUTE);
  if (status === 413) return new ApiProblem('TOO_LARGE', TOO_LARGE);
  if (status !== null && status >= 400 && status < 500) return new ApiProblem('BAD_REQUEST', badRequestText(error));
  return new ApiProblem('INTERNAL', INTERNAL);
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' ? status : null;
}

/** Only messages of our own: libraries' messages may quote the input. */
function badRequestText(error: unknown): LocalizedText {
  return error instanceof Error && error.message === NOT_JSON.en ? NOT_JSON : MALFORMED;
}

const FRAMES_LOGGED = 5;

/** Every error of every route leaves as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.error({ msg: 'request failed', code: problem.code, ...originOf(error) });
    if (reply.sent) return;
    void reply
      .code(problem.status)
      .headers(problem.headers)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemDocument(problem, languageOf(http.getRequest<FastifyRequest>().headers['accept-language']))));
  }
}

/** The origin of an error, without its message: a driver's message may quote values. */
function originOf(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { error: error.name, at: frames.slice(0, FRAMES_LOGGED).map((line) => line.trim()) };
}

/** Answers an address that the router refuses before there is a route. Its own answer would quote the address and its token. */
export function answerMalformedUrl(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = new ApiProblem('BAD_REQUEST', MALFORMED_ADDRESS);
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(problem, languageOf(request.headers['accept-language']))));
}
