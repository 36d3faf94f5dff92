import { applyDecorators, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z, type ZodObject, type ZodString, type ZodType, type output } from 'zod';
import type { AdminRole as RoleName } from '../../domain/admin-roles.js';
import { HeavyRoute, KeyGuard, RequiredRole } from '../access/key.guard.js';
import { problemResponses, answerSchema, inputSchema, type JsonSchema } from './openapi.js';
import type { ApiProblemCode } from './problem.js';

/** One operation of the API: who may use it, its input and its answer. The OpenAPI document is made of these. */
export interface RouteSpec<Answer extends ZodType = ZodType> {
  /** The lowest role that may use it. */
  readonly role: RoleName;
  readonly summary: string;
  readonly description?: string;
  readonly query?: ZodObject;
  readonly body?: ZodType;
  readonly bodyExample?: unknown;
  readonly answer: Answer;
  readonly example: output<Answer>;
  /** It may take long, so that only so many run at once: always, or for requests of this kind. */
  readonly heavy?: boolean | ((request: { readonly query: unknown; readonly body: unknown }) => boolean);
  /** Problems beyond a wrong key, a low role and bad input. */
  readonly problems?: readonly ApiProblemCode[];
}

/** The spec of the route that is being handled. */
export const RouteSpecMetadata = Reflector.createDecorator<RouteSpec>();

export function GetRoute<Answer extends ZodType>(path: string, spec: RouteSpec<Answer>): MethodDecorator {
  return applyDecorators(Get(path), ...routeDecorators(path, spec));
}

/** Answers 200 when the work is done. */
export function PostRoute<Answer extends ZodType>(path: string, spec: RouteSpec<Answer>): MethodDecorator {
  return applyDecorators(Post(path), HttpCode(200), ...routeDecorators(path, spec));
}

/** A file instead of JSON; the handler sends it. */
export function CsvRoute(path: string, spec: Omit<RouteSpec<ZodString>, 'answer'>): MethodDecorator {
  return applyDecorators(Get(path), ...routeDecorators(path, { ...spec, answer: z.string() }, 'text/csv'));
}

/** The same in answer to a body that an address could not hold. */
export function PostCsvRoute(path: string, spec: Omit<RouteSpec<ZodString>, 'answer'>): MethodDecorator {
  return applyDecorators(Post(path), HttpCode(200), ...routeDecorators(path, { ...spec, answer: z.string() }, 'text/csv'));
}

function routeDecorators(path: string, spec: RouteSpec, contentType = 'application/json'): MethodDecorator[] {
  const description = [spec.description, `Role: ${spec.role}.`].filter(Boolean).join(' ');
  return [
    UseGuards(KeyGuard),
    RequiredRole(spec.role),
    ...(spec.heavy === undefined ? [] : [HeavyRoute(spec.heavy)]),
    RouteSpecMetadata(spec),
    ApiBearerAuth('key'),
    ApiOperation({ summary: spec.summary, description }),
    ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, schema: { type: 'string' } })),
    ...(spec.query ? queryParameters(spec.query) : []),
    ...(spec.body ? [ApiBody({ schema: { ...inputSchema(spec.body), example: spec.bodyExample } })] : []),
    ApiResponse({
      status: 200,
      description: 'Done.',
      content: { [contentType]: { schema: answerSchema(spec.answer), example: spec.example } },
    }),
    ...problemResponses(problemCodesOf(path, spec)),
  ];
}

function queryParameters(query: ZodObject): MethodDecorator[] {
  const { properties = {}, required = [] } = inputSchema(query) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const about = typeof description === 'string' ? { description } : {};
    return ApiQuery({ name, required: required.includes(name), ...about, schema });
  });
}

function problemCodesOf(path: string, { query, body, heavy, problems = [] }: RouteSpec): ApiProblemCode[] {
  return [
    'KEY_MISSING',
    'KEY_UNKNOWN',
    'ROLE_TOO_LOW',
    'TOO_MANY_WRONG_KEYS',
    ...(heavy === undefined ? [] : (['TOO_MANY_AT_ONCE'] as const)),
    ...(query ? (['INVALID_PARAMETER'] as const) : []),
    ...(body ? (['INVALID_BODY', 'TOO_LARGE'] as const) : []),
    ...(path.includes(':') ? (['NOT_FOUND'] as const) : []),
    ...problems,
  ];
}
