import { applyDecorators } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExcludeController,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
  DocumentBuilder,
  type OpenAPIObject,
  SwaggerModule,
} from '@nestjs/swagger';
import { z, type ZodObject, type ZodType } from 'zod';
import { bothLanguages } from '../../domain/localized-text.js';
import { groupBy } from '../../domain/collections.js';
import { API_PROBLEMS, ApiProblem, type ApiProblemCode, problemDocument } from './problem.js';
import { type DescribedRoute, RouteSpecMetadata, RouteTag } from './route.js';

/** A JSON schema as the OpenAPI document carries it. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** The schema of an answer. Named schemas are in `$defs` until the document collects them. */
function answerSchema(schema: ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' }));
}

/** The schema of a caller's input. */
function inputSchema(schema: ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }));
}

function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): JsonSchema {
  return schema;
}

/** RFC 9457, application/problem+json. */
const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(API_PROBLEMS) as ApiProblemCode[]).describe('Stable.'),
    field: z.string().optional().describe('The parameter or the place in the body that is wrong.'),
    problems: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Everything that is wrong with rules, in the words of the config.'),
  })
  .meta({ id: 'Problem' });

/** Made once: every operation refers to it. */
const PROBLEM_SCHEMA = answerSchema(problemSchema);

/** One documented answer per status, with an example of each code. */
function problemResponses(codes: readonly ApiProblemCode[]): MethodDecorator[] {
  const byStatus = groupBy(codes, (code) => API_PROBLEMS[code].status);
  return [...byStatus].map(([status, group]) => {
    const examples = Object.fromEntries(
      group.map((code) => [code, { summary: API_PROBLEMS[code].title.en, value: problemExample(code) }]),
    );
    const description = group.map((code) => `${code}: ${API_PROBLEMS[code].title.en}.`).join(' ');
    return ApiResponse({
      status,
      description,
      content: { 'application/problem+json': { schema: PROBLEM_SCHEMA, examples } },
    });
  });
}

function problemExample(code: ApiProblemCode): unknown {
  const field = code === 'INVALID_PARAMETER' ? 'state' : code === 'INVALID_BODY' ? 'ids' : null;
  const { en, ru } = API_PROBLEMS[code].title;
  return problemDocument(new ApiProblem(code, bothLanguages(`${en}.`, `${ru}.`), field), 'en');
}

/** Swagger's decorators accumulate on a class: applied once for all applications of a process. */
const DESCRIBED = new WeakSet<object>();

function describeController(controller: Function): void {
  if (DESCRIBED.has(controller)) return;
  DESCRIBED.add(controller);
  const tag = Reflect.getMetadata(RouteTag.KEY, controller) as string | undefined;
  if (tag === undefined) return void ApiExcludeController()(controller);
  ApiTags(tag)(controller);
  const { prototype } = controller as { prototype: object };
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const handler: unknown = descriptor.value;
    const route = typeof handler === 'function' ? (Reflect.getMetadata(RouteSpecMetadata.KEY, handler) as unknown) : undefined;
    if (route !== undefined) applyDecorators(...routeDecorators(route as DescribedRoute))(prototype, name, descriptor);
  }
}

function routeDecorators(route: DescribedRoute): MethodDecorator[] {
  const { path, role, summary, query, body, bodyExample, answer, example, contentType } = route;
  const description = [route.description, `Role: ${role}.`].filter(Boolean).join(' ');
  return [
    ApiBearerAuth('key'),
    ApiOperation({ summary, description }),
    ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, schema: { type: 'string' } })),
    ...(query ? queryParameters(query) : []),
    ...(body ? [ApiBody({ schema: { ...inputSchema(body), example: bodyExample } })] : []),
    ApiResponse({
      status: 200,
      description: 'Done.',
      content: { [contentType]: { schema: answerSchema(answer), example } },
    }),
    ...problemResponses(problemCodesOf(route)),
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

function problemCodesOf({ path, query, body, heavy, problems = [] }: DescribedRoute): ApiProblemCode[] {
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

/** The description of the whole admin API, made from its routes. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  for (const { controllers } of app.get(ModulesContainer).values())
    for (const { metatype } of controllers.values()) if (metatype) describeController(metatype);
  const config = new DocumentBuilder()
    .setTitle('Ringback')
    .setDescription('What became of every call, on every ad platform. Errors are RFC 9457 documents with a stable `code`.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'From `ringback key create`.' }, 'key')
    .build();
  return withGatheredSchemas(SwaggerModule.createDocument(app, config));
}

/** Moves the named schemas from `$defs` throughout the document to its components. */
function withGatheredSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas: Record<string, unknown> = { ...document.components?.schemas };
  const gather = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(gather);
    if (typeof node !== 'object' || node === null) return node;
    const { $defs, ...rest } = node as Record<string, unknown>;
    if ($defs) for (const [name, schema] of Object.entries($defs)) schemas[name] = gather(schema);
    return Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, key === '$ref' ? relocatedRef(value) : gather(value)]),
    );
  };
  const moved = gather(document) as OpenAPIObject;
  return {
    ...moved,
    components: { ...moved.components, schemas: schemas as NonNullable<OpenAPIObject['components']>['schemas'] },
  };
}

function relocatedRef(ref: unknown): unknown {
  return typeof ref === 'string' ? ref.replace(/^#\/\$defs\//, '#/components/schemas/') : ref;
}
