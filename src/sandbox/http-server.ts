import Fastify, { type FastifyInstance } from 'fastify';
import { toIso } from '../domain/time/instant.js';
import type { SimulatorContext } from '../platforms/kit/simulator/context.js';
import type { SimulatorDefinition } from '../platforms/kit/simulator/simulator.js';
import { attachControlRoutes } from './control-routes.js';
import { RequestLog } from './control-routes.js';
import { attachHttpFaults } from './http-faults.js';

/** The one HTTP server of the sandbox. Each simulator has its own body parsers, hooks and error formats. */
export function createSandboxServer(context: SimulatorContext, simulators: readonly SimulatorDefinition[]): FastifyInstance {
  const requests = new RequestLog();
  const services = simulators.flatMap((simulator) => simulator.services);
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.addHook('onRequest', async () => {
    context.scheduler.runDue();
  });
  // By the sandbox's own clock: clients compare it with theirs.
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('date', new Date(context.clock()).toUTCString());
  });
  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (path.startsWith('/sandbox/')) return;
    requests.add({ at: toIso(context.clock()), method: request.method, path, status: reply.statusCode });
  });
  attachHttpFaults(app, context, services);
  attachControlRoutes(app, context, { requests, services });
  for (const simulator of simulators) {
    app.register((scope, _options, done) => {
      simulator.attachHttp(scope, context);
      done();
    });
  }
  return app;
}
