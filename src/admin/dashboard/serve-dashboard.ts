import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isForPeople, pageFor } from './page.js';

/** Built by `npm run build`; beside the package's code, from `src` and from `dist` alike. */
const BUILT = join(import.meta.dirname, '../../../dist/dashboard');
const NOT_BUILT = 'The dashboard is not built. Run: npm run build\n';

/** The page at `/` and at every address that belongs to nobody else, and its files, whose names change with their content. */
export async function serveDashboard(app: NestFastifyApplication, folder = BUILT): Promise<void> {
  const index = join(folder, 'index.html');
  const template = existsSync(index) ? readFileSync(index, 'utf8') : null;
  const instance = app.getHttpAdapter().getInstance();
  if (template !== null) {
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      immutable: true,
      maxAge: '365d',
      index: false,
    });
  }
  const show = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const path = request.url.split('?')[0] ?? '/';
    if (!isForPeople(path, request.headers.accept)) return reply.callNotFound();
    if (template === null) return reply.code(503).type('text/plain').send(NOT_BUILT);
    const { html, contentSecurity } = pageFor(template, path);
    return reply
      .header('content-security-policy', contentSecurity)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html);
  };
  instance.get('/', show);
  instance.get('/*', show);
}
