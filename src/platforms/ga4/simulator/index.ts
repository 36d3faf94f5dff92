import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { BY_IDEMPOTENCY_KEY, type SimulatedService, type SimulatorDefinition } from '../../kit/simulator/simulator.js';
import { GA4_ACCOUNTS, GA4_PROPERTIES, ga4DemoDestinations, ga4FaultDestinations, ga4SandboxDestinations } from './accounts.js';
import { HitRecorder } from './hit-recorder.js';
import { type InspectedHit, inspectHit } from './inspect-hit.js';
import { addReportRoutes } from './report-routes.js';
import type { ValidationMessage } from './rules.js';

/** Bodies up to this size are read to the end, to record why they were dropped; larger requests are refused with 413. */
const LARGEST_BODY_BYTES = 1024 * 1024;

/** GA4's Measurement Protocol: `/mp/collect` answers 204 to anything, `/debug/mp/collect` says what is wrong. */
export function attachGa4(app: FastifyInstance, context: SimulatorContext): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY_BYTES }, (_request, body, done) => done(null, body));
  const collector = new HitRecorder(context);
  addReportRoutes(app, context);

  app.post('/mp/collect', (request, reply) => {
    const body = bodyOf(request);
    const query = request.query as Record<string, unknown>;
    const address = { measurementId: textOf(query['measurement_id']), apiSecret: textOf(query['api_secret']) };
    collector.record(address, inspectHit(body, context.clock()), body.toString('utf8'));
    return reply.code(204).send();
  });

  app.post('/debug/mp/collect', (request, reply) => {
    return reply.send({ validationMessages: messagesOf(inspectHit(bodyOf(request), context.clock())) });
  });
}

/** RELAXED, the default, does not report broken limits. */
function messagesOf(hit: InspectedHit): ValidationMessage[] {
  const faults = [...hit.faults, ...hit.events.flatMap((event) => event.faults)];
  const shown = faults.filter(({ weight }) => hit.strict || weight !== 'limit');
  return shown.map(({ fieldPath, description, validationCode }) => ({ fieldPath, description, validationCode }));
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** GA4 refuses with bare statuses, without an error body. */
const service: SimulatedService = {
  name: 'ga4',
  paths: ['/mp/', '/debug/mp/', '/v1beta/properties/'],
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
  accounts: { ga4: GA4_ACCOUNTS, ga4Properties: GA4_PROPERTIES, ga4Zones: {}, ga4Tokens: {} },
  services: [service],
  attachHttp: attachGa4,
  sandboxDestinations: ga4SandboxDestinations,
  demoDestinations: ga4DemoDestinations,
  faultDestinations: ga4FaultDestinations,
};
