import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemDocument } from './problem.js';

/** An address that the router itself refuses, before there is a route. Its own answer would quote the address, token and all. */
export function refuseMalformed(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = new Problem('BAD_REQUEST', 'The address is malformed.');
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(problem)));
}
