import type { DemoUpload } from '../../../src/cli/demo/admin-api-client.js';

export const OCCURRED_AT = '2026-11-20T10:45:59.000Z';

export function anUpload(overrides: Partial<DemoUpload> = {}): DemoUpload {
  return {
    id: 'u1',
    callId: 'c1',
    goal: 'quality-call',
    destination: 'ga4-okna',
    state: 'delivered',
    reason: null,
    dueAt: OCCURRED_AT,
    value: 1500,
    identifier: { kind: 'gaCid', value: '11.22' },
    idempotencyKey: 'rb-1',
    verified: false,
    ...overrides,
  };
}
