import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Placeholders for the nonce (dashboard/vite.config.ts) and for the page's base (dashboard/index.html). */
const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;
const BASE_PLACEHOLDER = '<base href="/"';

interface DashboardPage {
  readonly html: string;
  readonly contentSecurity: string;
}

/**
 * The page for one address.
 *
 * Content Security Policy: scripts come from our files only. Mantine writes its theme and its responsive rules into `<style>`
 * elements at run time; those have this response's nonce, so no other style is allowed. The base URL is relative, so that the
 * page works under any prefix that a reverse proxy strips.
 *
 * @param path of the request, e.g. `/calls/019ad…`
 */
export function dashboardPage(template: string, path: string): DashboardPage {
  const nonce = randomBytes(16).toString('base64');
  const depth = path.split('/').length - 2;
  const base = depth <= 0 ? './' : '../'.repeat(depth);
  return {
    html: template.replace(NONCE_PLACEHOLDER, nonce).replace(BASE_PLACEHOLDER, () => `<base href="${base}"`),
    contentSecurity: [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

/** Addresses for programs are never answered with the page, nor are requests that do not accept HTML. */
export function isPageRequest(path: string, accept: string | undefined): boolean {
  if (path === '/') return true;
  return !/^\/(api|hooks|assets|healthz|readyz|metrics)(\/|$)/.test(path) && (accept ?? '').includes('text/html');
}

/** Built by `npm run build`; the same path from `src` and from `dist`. */
const BUILT = join(import.meta.dirname, '../../../dist/dashboard');
const NOT_BUILT = 'The dashboard is not built. Run: npm run build\n';

/** Serves the page at `/` and at every address without another route, and its assets, whose names change with their content. */
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
      // The build puts a .br and a .gz beside each file.
      preCompressed: true,
    });
  }
  const show = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const path = request.url.split('?')[0] ?? '/';
    if (!isPageRequest(path, request.headers.accept)) return reply.callNotFound();
    if (template === null) return reply.code(503).type('text/plain').send(NOT_BUILT);
    const { html, contentSecurity } = dashboardPage(template, path);
    return reply
      .header('content-security-policy', contentSecurity)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html);
  };
  instance.get('/', show);
  instance.get('/*', show);
}
