import Fastify, { type FastifyInstance } from 'fastify';
import { toIso } from '../domain/time/instant.js';
import type { SimulatorContext } from '../platforms/kit/simulator/context.js';
import { attachControlRoutes } from './control-routes.js';
import { RequestLog } from './control-routes.js';
import { attachHttpFaults } from './http-faults.js';

/** Adds one platform's HTTP routes, with the platform's own paths, to a scope of their own. */
export type HttpSimulator = (app: FastifyInstance, world: SimulatorContext) => void;

/** The one HTTP server of the sandbox. Each cabinet has its own body parsers, hooks and error shapes. */
export function createSandboxServer(world: SimulatorContext, cabinets: readonly HttpSimulator[]): FastifyInstance {
  const requests = new RequestLog();
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.addHook('onRequest', async () => {
    world.scheduler.runDue();
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
  attachHttpFaults(app, world);
  attachControlRoutes(app, world, requests);
  for (const cabinet of cabinets) {
    app.register((scope, _options, done) => {
      cabinet(scope, world);
      done();
    });
  }
  return app;
}
