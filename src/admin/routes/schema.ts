import { z, type ZodType } from 'zod';

/** A JSON schema as the OpenAPI document carries it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What an answer looks like. Named schemas lie in `$defs` until the document gathers them. */
export function answerSchema(schema: ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' }));
}

/** What a caller may send. */
export function inputSchema(schema: ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }));
}

function plain({ $schema: _dialect, ...schema }: Record<string, unknown>): JsonSchema {
  return schema;
}
