import type { FastifyInstance } from 'fastify';
import type { SandboxWorld } from '../world.js';
import { attachDataManager } from './data-manager/routes.js';
import { attachTokenEndpoint } from './token/routes.js';

export { startGoogleAds, type GoogleAdsServer } from './ads/server.js';

/** Google over HTTP: the token endpoint at `/token` and the Data Manager API at `/v1/…`. */
export function attachGoogle(app: FastifyInstance, world: SandboxWorld): void {
  attachTokenEndpoint(app, world);
  attachDataManager(app, world);
}
