import type { WebhookSettings } from '../../../src/platforms/webhook/config.js';
import { platform } from '../../../src/platforms/webhook/index.js';
import type { WebhookRow } from '../../../src/platforms/webhook/row.js';
import { aCall, aFact } from '../../support/call-builders.js';
import type { PlatformSubject } from '../contract/subject.js';

/** Of the Standard Webhooks reference libraries. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const HEADER_TOKEN = 'canary-header-token';
const URL_TOKEN = 'canary-url-token';

/** A postback that is also signed: every kind of secret, and a click id in the address. */
export function aConfig(endpoint: string): Readonly<Record<string, unknown>> {
  return {
    url: `${endpoint}/postback/${URL_TOKEN}?click={{clickIds.gclid}}`,
    secret: SECRET,
    headers: { Authorization: `Bearer ${HEADER_TOKEN}` },
    expect: '"status":"ok"',
    goals: { 'quality-call': {}, 'unique-answered': { value: 'omit' } },
  };
}

/** What the wire tests and the contract suite drive the platform with. */
export function webhookSubject(change: Readonly<Record<string, unknown>> = {}): PlatformSubject<WebhookSettings, WebhookRow> {
  return {
    definition: platform,
    config: (endpoint) => ({ ...aConfig(endpoint), ...change }),
    secrets: [SECRET, HEADER_TOKEN, URL_TOKEN],
    goal: 'quality-call',
    unidentified: aFact({ call: aCall({ clickIds: {} }) }),
    fact: aFact(),
    onTheWire: ['click=Cj0KCQiA_test-gclid_EaAlBwEALw_wcB', '"yaCid":"1763800000123456789"', '"value":1500'],
    success: () => ({ status: 200, body: '{"status":"ok"}' }),
    refusals: [
      ['422 comes with what was sent', { status: 422, body: `{"error":"${SECRET} ${HEADER_TOKEN} ${URL_TOKEN}"}` }],
      ['410 comes', { status: 410, body: 'gone' }],
      ['425 comes', { status: 425, body: '' }],
      ['200 comes with an error in its body', { status: 200, body: '{"status":"error"}' }],
    ],
  };
}
