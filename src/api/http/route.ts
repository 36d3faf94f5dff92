import { applyDecorators, Get, HttpCode, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { z, type ZodObject, type ZodString, type ZodType, type output } from 'zod';
import type { AdminRole as RoleName } from '../../domain/admin-roles.js';
import { HeavyRoute, KeyGuard, RequiredRole } from '../access/key.guard.js';
import { FilterNamesGuard } from './filter-names.guard.js';
import type { ApiProblemCode } from './problem.js';
import { SlicedAnswers } from './sliced-answers.js';

/** One operation of the API: required role, input and answer. The OpenAPI document is made from these. */
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
  /** It may take long, so that the number of concurrent ones is limited: always, or for requests of this kind. */
  readonly heavy?: boolean | ((request: { readonly query: unknown; readonly body: unknown }) => boolean);
  /** Problems beyond a wrong key, a low role and bad input. */
  readonly problems?: readonly ApiProblemCode[];
}

/** A spec with what its decorator adds. */
export interface DescribedRoute extends RouteSpec {
  readonly path: string;
  readonly contentType: string;
}

/**
 * Metadata of a route's spec. The OpenAPI document is made from it at build: Swagger and a JSON schema for each answer cost a
 * start 0.3 s and 15 MB (2026-11-30).
 */
export const RouteSpecMetadata = Reflector.createDecorator<DescribedRoute>();

/** The OpenAPI tag of a controller's routes; a controller without one is left out of the document. */
export const RouteTag = Reflector.createDecorator<string>();

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

/** Like `CsvRoute`, for a request whose parameters do not fit into an address. */
export function PostCsvRoute(path: string, spec: Omit<RouteSpec<ZodString>, 'answer'>): MethodDecorator {
  return applyDecorators(Post(path), HttpCode(200), ...routeDecorators(path, { ...spec, answer: z.string() }, 'text/csv'));
}

function routeDecorators(path: string, spec: RouteSpec, contentType = 'application/json'): MethodDecorator[] {
  return [
    UseGuards(KeyGuard, FilterNamesGuard),
    // Not global: an idle interceptor would cost a webhook a fifth of its time (2026-11-30).
    UseInterceptors(SlicedAnswers),
    RequiredRole(spec.role),
    ...(spec.heavy === undefined ? [] : [HeavyRoute(spec.heavy)]),
    RouteSpecMetadata({ ...spec, path, contentType }),
  ];
}
