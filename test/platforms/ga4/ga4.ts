import type { Ga4Settings } from '../../../src/platforms/ga4/config.js';
import { platform } from '../../../src/platforms/ga4/index.js';
import type { Ga4Row } from '../../../src/platforms/ga4/row.js';
import { aCall, aFact } from '../../support/call-builders.js';
import type { PlatformSubject } from '../contract/subject.js';

export const SECRET = 'canary-Api-Secret_123';

export function aConfig(endpoint: string): Readonly<Record<string, unknown>> {
  return {
    measurementId: 'G-ABC1234567',
    apiSecret: SECRET,
    endpoint,
    goals: { 'quality-call': { event: 'qualify_lead' }, 'unique-answered': { event: 'generate_lead', value: 'omit' } },
  };
}

/** What the wire tests and the contract suite drive the platform with. */
export function ga4Subject(): PlatformSubject<Ga4Settings, Ga4Row> {
  return {
    definition: platform,
    config: aConfig,
    secrets: [SECRET],
    goal: 'quality-call',
    unidentified: aFact({ call: aCall({ gaCid: null }) }),
    fact: aFact(),
    // As a number the client id would lose the zeros at its end.
    onTheWire: ['"client_id":"1234567890.1763800000"', '"timestamp_micros":1795171559000000', '"session_id":"1795171200"'],
    success: () => ({ status: 204 }),
    refusals: [
      ['413 comes', { status: 413, body: '' }],
      ['407 comes from a proxy', { status: 407, body: '' }],
      ['200 comes with a picture', { status: 200, headers: { 'Content-Type': 'image/gif' }, body: 'GIF89a' }],
    ],
  };
}
