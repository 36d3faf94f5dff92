import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { type Config, CONFIG } from '../../config/config.js';

/** Monitoring endpoints, which reveal all clients and their volumes: not for the public port. */
const MANAGEMENT_PATHS: readonly string[] = ['/healthz', '/readyz', '/metrics'];

/**
 * Serves health and metrics on a port of their own if `server.managementPort` names one. Both ports share one router; each
 * answers 404 for the other's paths.
 */
@Injectable()
export class ManagementListener implements OnApplicationShutdown {
  private readonly sockets = new WeakSet<Socket>();
  private server: Server | null = null;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Call it before the routes are added. */
  separate(fastify: FastifyInstance): void {
    if (this.config.server.managementPort === null) return;
    fastify.addHook('onRequest', (request, reply, done) => {
      // The route that was found, not the address: one route has several spellings.
      if (MANAGEMENT_PATHS.includes(request.routeOptions.url ?? '') === this.isOwn(request.raw)) return done();
      reply.callNotFound();
    });
  }

  /** @returns the port, a free one if the config says 0; null if there is no separate one */
  async listen(app: NestFastifyApplication): Promise<number | null> {
    const { managementPort, host } = this.config.server;
    if (managementPort === null) return null;
    const fastify = app.getHttpAdapter().getInstance();
    const server = createServer((request, response) => fastify.routing(request, response));
    server.on('connection', (socket) => this.sockets.add(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(managementPort, host, resolve);
    });
    this.server = server;
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : managementPort;
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private isOwn({ socket }: IncomingMessage): boolean {
    return this.sockets.has(socket);
  }
}
