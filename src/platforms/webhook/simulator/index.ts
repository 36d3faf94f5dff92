import { BY_IDEMPOTENCY_KEY, type SimulatedService, type SimulatorDefinition } from '../../kit/simulator/simulator.js';
import { WEBHOOK_CRM, WEBHOOK_FAULTS } from './accounts.js';
import { demoDestinations, faultDestinations, sandboxDestinations } from './destinations.js';
import { attachWebhookReceivers } from './routes.js';

/** Receivers have no common error format: the status is what a sender can rely on. */
function refusal(status: number, error: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ error }) };
}

const service: SimulatedService = {
  name: 'webhook',
  paths: ['/webhook/'],
  refusals: {
    rateLimited: refusal(429, 'too many requests'),
    unavailable: refusal(503, 'unavailable'),
    expiredToken: refusal(401, 'webhook-signature does not match'),
  },
  comparison: BY_IDEMPOTENCY_KEY,
  badDay: [
    { fault: 'rate-limited', times: 1, retryAfterSeconds: 1 },
    { fault: 'unavailable', times: 1, retryAfterSeconds: null },
    { fault: 'answer-lost', times: 1 },
  ],
  sinkAnswer: () => ({ ok: true }),
};

export const simulator: SimulatorDefinition = {
  id: 'webhook',
  title: 'a receiver of webhooks',
  order: 4,
  accounts: { webhook: [WEBHOOK_CRM, WEBHOOK_FAULTS] },
  services: [service],
  attachHttp: attachWebhookReceivers,
  sandboxDestinations,
  demoDestinations,
  faultDestinations,
};
