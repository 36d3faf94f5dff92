import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveDashboard } from '../dashboard/serve-dashboard.js';
import { ProblemFilter } from './problem.filter.js';
import { serveDocs } from './serve-docs.js';

/** Swagger’s page brings its styles inside; scripts come from files of ours only. */
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
 * What all routes share: safe headers, problem documents, /api/docs, and the dashboard. Call it before the app listens.
 *
 * @param servesPeople false where only monitoring asks
 */
export async function configureHttp(app: NestFastifyApplication, servesPeople = true): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, {
    global: false,
    contentSecurityPolicy: CONTENT_SECURITY,
    // What else lives under the business's domain is not ours to decide.
    strictTransportSecurity: { includeSubDomains: false },
  });
  // The vendor's servers render nothing: webhooks go without.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      if (!request.url.startsWith('/hooks/')) reply.helmet();
      // Calls of people, read with a cookie: not for a cache on the way or the disk of the browser.
      if (request.url.startsWith('/api/v1/')) reply.header('cache-control', 'no-store');
      done();
    });
  app.useGlobalFilters(new ProblemFilter());
  if (!servesPeople) return;
  await serveDocs(app);
  await serveDashboard(app);
}
