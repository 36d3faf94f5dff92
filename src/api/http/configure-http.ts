import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveDashboard } from '../dashboard/serve-dashboard.js';
import { ProblemFilter } from './problem.filter.js';
import { serveDocs } from './serve-docs.js';

/** Swagger’s page has inline styles; scripts come from our files only. */
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/**
 * Common to all routes: safe headers, problem documents, /api/docs, and the dashboard. Call it before the app listens.
 *
 * @param servesPeople false if only monitoring is served
 */
export async function configureHttp(app: NestFastifyApplication, servesPeople = true): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, {
    global: false,
    contentSecurityPolicy: CONTENT_SECURITY,
    // Other hosts under the business's domain are not ours to decide about.
    strictTransportSecurity: { includeSubDomains: false },
  });
  // Webhooks go without: the vendor's servers render nothing.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      if (!request.url.startsWith('/hooks/')) reply.helmet();
      // People's calls, read with a cookie: not for caches on the way or on the browser's disk.
      if (request.url.startsWith('/api/v1/')) reply.header('cache-control', 'no-store');
      done();
    });
  app.useGlobalFilters(new ProblemFilter());
  if (!servesPeople) return;
  await serveDocs(app);
  await serveDashboard(app);
}
