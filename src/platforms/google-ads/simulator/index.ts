import type { FastifyInstance } from 'fastify';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { attachDataManager } from './data-manager/routes.js';
import { attachTokenEndpoint } from './oauth/routes.js';

export { startGoogleAds, type GoogleAdsServer } from './google-ads-api/server.js';

/** Google over HTTP: the token endpoint at `/token` and the Data Manager API at `/v1/…`. */
export function attachGoogle(app: FastifyInstance, world: SimulatorContext): void {
  attachTokenEndpoint(app, world);
  attachDataManager(app, world);
}
