import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The description of the whole admin API, made from its routes. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Ringback')
    .setDescription('What became of every call, on every ad platform. Errors are RFC 9457 documents with a stable `code`.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'From `ringback key create`.' }, 'key')
    .build();
  return gathered(SwaggerModule.createDocument(app, config));
}

/** Moves the named schemas that lie in `$defs` all over the document to its components. */
function gathered(document: OpenAPIObject): OpenAPIObject {
  const schemas: Record<string, unknown> = { ...document.components?.schemas };
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const { $defs, ...rest } = node as Record<string, unknown>;
    if ($defs) for (const [name, schema] of Object.entries($defs)) schemas[name] = walk(schema);
    return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, key === '$ref' ? relocated(value) : walk(value)]));
  };
  const moved = walk(document) as OpenAPIObject;
  return {
    ...moved,
    components: { ...moved.components, schemas: schemas as NonNullable<OpenAPIObject['components']>['schemas'] },
  };
}

function relocated(ref: unknown): unknown {
  return typeof ref === 'string' ? ref.replace(/^#\/\$defs\//, '#/components/schemas/') : ref;
}
