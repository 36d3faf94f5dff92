import type { UploadView } from '../../src/cli/demo/api.js';

export const OCCURRED_AT = '2026-11-20T10:45:59.000Z';

export function anUpload(overrides: Partial<UploadView> = {}): UploadView {
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
