import type { MetricaSettings } from '../../../src/platforms/yandex-metrica/config.js';
import { platform } from '../../../src/platforms/yandex-metrica/index.js';
import type { MetricaRow } from '../../../src/platforms/yandex-metrica/row.js';
import { aCall, aFact } from '../../support/call-builders.js';
import type { Answer } from '../contract/local-server.js';
import type { PlatformSubject } from '../contract/subject.js';

export const TOKEN = 'y0_AgAAAAB-canary-token';

/** Above 2^53 and odd: no JS number holds it. */
export const UPLOAD_ID = '9007199254740993';

export function aConfig(endpoint: string): Readonly<Record<string, unknown>> {
  return {
    counterId: '12345678',
    token: TOKEN,
    endpoint,
    goals: { 'quality-call': { target: 'quality_call' }, 'unique-answered': { target: 'unique_call', value: 'omit' } },
  };
}

/**
 * An answer with one upload as Metrica writes it: the id is a bare number. Yandex: openapi/offline_conversions/upload_1, read
 * 2026-11-22.
 */
export function uploadingAnswer(overrides: Readonly<Record<string, unknown>> = {}, id = UPLOAD_ID): Answer {
  return json(`{"uploading":${uploadingJson(overrides, id)}}`);
}

export function uploadingsAnswer(uploadings: readonly string[]): Answer {
  return json(`{"uploadings":[${uploadings.join(',')}]}`);
}

export function uploadingJson(overrides: Readonly<Record<string, unknown>> = {}, id = UPLOAD_ID): string {
  const rest = { create_time: '2026-11-20T10:55:00Z', line_quantity: 1, client_id_type: 'CLIENT_ID' };
  return `{"id":${id},${JSON.stringify({ ...rest, comment: 'rb1', status: 'UPLOADED', ...overrides }).slice(1)}`;
}

/** Error answers have one shape. Yandex: intro/errors, read 2026-11-22. */
export function errorAnswer(status: number, type: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const error = { error_type: type, message: 'Ошибка в файле', location: 'file' };
  return { status, headers, body: JSON.stringify({ errors: [error], code: status, message: 'Ошибка в файле' }) };
}

/** The same counter in calls mode, with the number that was called. */
export function callsSubject(): PlatformSubject<MetricaSettings, MetricaRow> {
  const config = (endpoint: string) => ({ ...aConfig(endpoint), goals: undefined, mode: 'calls', phoneNumber: 'tracking' });
  return { ...metricaSubject(), config, goal: 'call', fact: aFact({ goal: 'call', value: null, goals: ['quality-call'] }) };
}

/** What the wire tests and the contract suite drive the platform with. */
export function metricaSubject(): PlatformSubject<MetricaSettings, MetricaRow> {
  return {
    definition: platform,
    config: aConfig,
    secrets: [TOKEN],
    goal: 'quality-call',
    unidentified: aFact({ call: aCall({ yaCid: null, clickIds: {} }) }),
    fact: aFact(),
    onTheWire: ['ClientId,Target,DateTime', '1763800000123456789'],
    success: (_request, rows) => uploadingAnswer({ line_quantity: rows }),
    refusals: REFUSALS.map(({ status, type }) => [`${status} ${type} comes`, errorAnswer(status, type)]),
  };
}

/** The error table row by row, with what it means for five rows. Yandex: intro/errors and intro/quotas, read 2026-11-22. */
export const REFUSALS = [
  { status: 503, type: 'backend_error', outcome: 'held', trouble: 'outage', code: 'PLATFORM_UNAVAILABLE' },
  { status: 504, type: 'timeout', outcome: 'unknown', trouble: undefined, code: undefined },
  { status: 429, type: 'quota_requests_by_ip', outcome: 'held', trouble: 'delay', code: 'RATE_LIMITED' },
  { status: 429, type: 'quota_parallel_requests', outcome: 'held', trouble: 'delay', code: 'RATE_LIMITED' },
  { status: 429, type: 'quota_requests_by_uid', outcome: 'held', trouble: 'delay', code: 'RATE_LIMITED' },
  { status: 429, type: 'quota_requests_by_counter_id', outcome: 'held', trouble: 'delay', code: 'RATE_LIMITED' },
  { status: 420, type: 'quota_delegate_requests', outcome: 'held', trouble: 'delay', code: 'RATE_LIMITED' },
  { status: 429, type: 'a_quota_nobody_told_us_of', outcome: 'held', trouble: 'delay', code: 'RATE_LIMITED' },
  { status: 400, type: 'invalid_uploading', outcome: 'again', trouble: undefined, code: undefined },
  { status: 400, type: 'too_much_rows', outcome: 'again', trouble: undefined, code: undefined },
  { status: 400, type: 'limit_exceeded', outcome: 'again', trouble: undefined, code: undefined },
  { status: 400, type: 'query_error', outcome: 'again', trouble: undefined, code: undefined },
  { status: 400, type: 'filter_limits', outcome: 'again', trouble: undefined, code: undefined },
  { status: 409, type: 'conflict', outcome: 'again', trouble: undefined, code: undefined },
  { status: 400, type: 'invalid_parameter', outcome: 'held', trouble: 'pause', code: 'CONFIGURATION' },
  { status: 400, type: 'missing_parameter', outcome: 'held', trouble: 'pause', code: 'CONFIGURATION' },
  { status: 400, type: 'invalid_json', outcome: 'held', trouble: 'pause', code: 'CONFIGURATION' },
  { status: 406, type: 'not_acceptable', outcome: 'held', trouble: 'pause', code: 'CONFIGURATION' },
  { status: 404, type: 'not_found', outcome: 'held', trouble: 'pause', code: 'CONFIGURATION' },
  { status: 401, type: 'unauthorized', outcome: 'held', trouble: 'pause', code: 'AUTHORISATION' },
  { status: 403, type: 'invalid_token', outcome: 'held', trouble: 'pause', code: 'AUTHORISATION' },
  { status: 403, type: 'access_denied', outcome: 'held', trouble: 'pause', code: 'AUTHORISATION' },
  { status: 403, type: 'counter_in_connect', outcome: 'held', trouble: 'pause', code: 'AUTHORISATION' },
  { status: 500, type: 'unheard_of', outcome: 'unknown', trouble: 'outage', code: 'PLATFORM_UNAVAILABLE' },
] as const;

function json(body: string): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
}
