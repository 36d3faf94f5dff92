import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiResponse, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z, type ZodType } from 'zod';
import { bothLanguages } from '../../domain/localized-text.js';
import { groupBy } from '../../domain/collections.js';
import { API_PROBLEMS, ApiProblem, type ApiProblemCode, problemDocument } from './problem.js';

/** A JSON schema as the OpenAPI document carries it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What an answer looks like. Named schemas lie in `$defs` until the document gathers them. */
export function answerSchema(schema: ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' }));
}

/** What a caller may send. */
export function inputSchema(schema: ZodType): JsonSchema {
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
export function problemResponses(codes: readonly ApiProblemCode[]): MethodDecorator[] {
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

/** The description of the whole admin API, made from its routes. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Ringback')
    .setDescription('What became of every call, on every ad platform. Errors are RFC 9457 documents with a stable `code`.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'From `ringback key create`.' }, 'key')
    .build();
  return withGatheredSchemas(SwaggerModule.createDocument(app, config));
}

/** Moves the named schemas that lie in `$defs` all over the document to its components. */
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
