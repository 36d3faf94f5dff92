import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadOnce } from '../../domain/load-once.js';

const PAGE = '/api/docs';
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The document made by the build (scripts/make-api-types.mjs). The sources have none. */
const BUILT = join(import.meta.dirname, '../../openapi.json');

/** Scripts come from files only: the page's Content Security Policy allows no inline ones. */
const INIT_SCRIPT = `window.ui = SwaggerUIBundle({
  url: new URL('../openapi.json', document.currentScript.src).href,
  dom_id: '#swagger-ui',
  deepLinking: true,
});
`;

/** @param base path of the files relative to the page: it works under any prefix that a reverse proxy strips */
function docsPage(base: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Ringback API</title>
  <link rel="icon" type="image/png" href="${base}favicon-32x32.png">
  <link rel="stylesheet" href="${base}swagger-ui.css">
  <link rel="stylesheet" href="${base}index.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="${base}swagger-ui-bundle.js"></script>
  <script src="${base}swagger-ui-init.js"></script>
</body>
</html>
`;
}

/**
 * The OpenAPI document as text. Without a build it is made from the routes, which blocks the event loop for half a second: the
 * library, and a JSON schema for each answer (2026-11-30).
 */
export async function openApiText(app: NestFastifyApplication, built = BUILT): Promise<string> {
  if (existsSync(built)) return readFile(built, 'utf8');
  const { openApiDocument } = await import('./openapi-document.js');
  return JSON.stringify(openApiDocument(app));
}

/** Serves the OpenAPI document, and Swagger's page to read it. Both are loaded on demand. */
export async function serveDocs(app: NestFastifyApplication): Promise<void> {
  const instance = app.getHttpAdapter().getInstance();
  const document = loadOnce(() => openApiText(app));
  instance.get('/api/openapi.json', async (_request: FastifyRequest, reply: FastifyReply) =>
    reply.type('application/json').send(await document()),
  );
  const show = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    return reply.type('text/html').send(docsPage(path === PAGE ? './docs/' : './'));
  };
  for (const path of [PAGE, `${PAGE}/`, `${PAGE}/index.html`]) instance.get(path, show);
  instance.get(`${PAGE}/swagger-ui-init.js`, (_request: FastifyRequest, reply: FastifyReply) =>
    reply.type('application/javascript').send(INIT_SCRIPT),
  );
  await app.register(fastifyStatic, { root: SWAGGER_UI, prefix: `${PAGE}/`, decorateReply: false, index: false });
}
