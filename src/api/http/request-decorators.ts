import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Access } from '../access/access.js';
import type { AuthenticatedRequest } from '../access/key.guard.js';
import { readInput } from './input.js';
import { notFound, type ThingName } from './problem.js';
import { languageOf } from './request-language.js';
import { type RouteSpec, RouteSpecMetadata } from './route.js';

/** The query, validated by the route's spec. */
export const ValidQuery = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { query } = specOf(context);
  return query ? readInput(query, requestOf(context).query, 'INVALID_PARAMETER') : {};
});

/** The body, validated by the route's spec; no body counts as an empty object. */
export const ValidBody = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { body } = specOf(context);
  return body ? readInput(body, requestOf(context).body ?? {}, 'INVALID_BODY') : {};
});

/** The `:id` of the address. An invalid id is reported like one that does not exist. */
export const IdParam = createParamDecorator((what: ThingName, context: ExecutionContext): string => {
  const { id } = requestOf(context).params as { id?: unknown };
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) throw notFound(what);
  return id;
});

/** The access of the request's key. */
export const CurrentAccess = createParamDecorator((_data: unknown, context: ExecutionContext): Access => {
  const { access } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!access) throw new Error('the route has no guard');
  return access;
});

/** The language of texts for people. */
export const RequestLanguage = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return languageOf(requestOf(context).headers['accept-language']);
});

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

function specOf(context: ExecutionContext): RouteSpec {
  const spec = Reflect.getMetadata(RouteSpecMetadata.KEY, context.getHandler()) as RouteSpec | undefined;
  if (!spec) throw new Error('the route has no spec');
  return spec;
}
