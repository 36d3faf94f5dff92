import { BY_IDEMPOTENCY_KEY, type SimulatedService, type SimulatorDefinition } from '../../kit/simulator/simulator.js';
import { GA4_ACCOUNTS } from './accounts.js';
import { demoDestinations, faultDestinations, sandboxDestinations } from './destinations.js';
import { attachGa4 } from './routes.js';

/** GA4 knows neither tokens nor words: its refusals are bare statuses. */
const service: SimulatedService = {
  name: 'ga4',
  paths: ['/mp/', '/debug/mp/'],
  refusals: {
    rateLimited: { status: 429, body: '' },
    unavailable: { status: 503, body: '' },
    expiredToken: { status: 403, body: '' },
  },
  comparison: { ...BY_IDEMPOTENCY_KEY, countsCopies: true },
  badDay: [
    { fault: 'rate-limited', times: 2, retryAfterSeconds: 1 },
    { fault: 'expired-token', times: 1 },
    { fault: 'answer-lost', times: 2 },
    { fault: 'broken', times: 1 },
  ],
  sinkAnswer: () => null,
};

export const simulator: SimulatorDefinition = {
  id: 'ga4',
  title: 'Google Analytics 4',
  order: 2,
  accounts: { ga4: GA4_ACCOUNTS },
  services: [service],
  attachHttp: attachGa4,
  sandboxDestinations,
  demoDestinations,
  faultDestinations,
};
