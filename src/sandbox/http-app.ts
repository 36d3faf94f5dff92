import Fastify, { type FastifyInstance } from 'fastify';
import { toIso } from '../domain/time/instant.js';
import { attachFaults } from './misbehaviour/http-faults.js';
import { attachOwnRoutes } from './own-routes.js';
import { RequestLog } from './request-log.js';
import type { SandboxWorld } from './world.js';

/** Adds one platform's HTTP routes, with the platform's own paths, to a scope of their own. */
export type Cabinet = (app: FastifyInstance, world: SandboxWorld) => void;

/** The one HTTP server of the sandbox. Each cabinet has its own body parsers, hooks and error shapes. */
export function createHttpApp(world: SandboxWorld, cabinets: readonly Cabinet[]): FastifyInstance {
  const requests = new RequestLog();
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.addHook('onRequest', async () => {
    world.agenda.catchUp();
  });
  // By the sandbox's own clock: whoever asks compares it with theirs.
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('date', new Date(world.clock()).toUTCString());
  });
  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (path.startsWith('/sandbox/')) return;
    requests.add({ at: toIso(world.clock()), method: request.method, path, status: reply.statusCode });
  });
  attachFaults(app, world);
  attachOwnRoutes(app, world, requests);
  for (const cabinet of cabinets) {
    app.register((scope, _options, done) => {
      cabinet(scope, world);
      done();
    });
  }
  return app;
}
