import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/** The page sends this header with everything that acts. A form or a link on another site cannot, and we allow no other site's scripts. */
export const DASHBOARD_HEADER = 'x-ringback-dashboard';

/** @throws Problem for what acts by cookie and may have been started by another site */
export function assertFromDashboard({ method, headers }: FastifyRequest): void {
  if (method === 'GET') return;
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined || site === 'same-origin';
  if (headers[DASHBOARD_HEADER] === undefined || !isOwn) {
    throw new Problem(
      'NOT_FROM_THE_DASHBOARD',
      `What acts by cookie must come from our own page, with the header ${DASHBOARD_HEADER}.`,
    );
  }
}
