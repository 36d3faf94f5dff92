import type { Call } from '../../src/domain/calls/call.js';
import { MINUTE, SECOND, type Instant } from '../../src/domain/time/instant.js';
import type { ConversionFact } from '../../src/platforms/kit/conversion.js';
import { newId } from '../../src/runtime/ids.js';
import type { ReceiptEntity } from '../../src/store/schema/entities/receipt.entity.js';

/** Friday 2026-11-20 13:45 in Moscow: the start of the built call. */
export const CALL_START: Instant = Date.UTC(2026, 10, 20, 10, 45, 0);

/**
 * An ended, answered call of good quality from a paid search visit, with every id of the three platforms.
 * A test names only what matters to it: `aCall({ yaCid: null })`.
 */
export function aCall(overrides: Partial<Call> = {}): Call {
  return { ...CALL, ...overrides };
}

/** A conversion of `aCall()` to the goal `quality-call`, worth 1500 roubles. */
export function aFact(overrides: Partial<ConversionFact> = {}): ConversionFact {
  return { ...FACT, ...overrides };
}

const CALL: Call = {
  id: '019aa0f4-7c1e-7d55-9d3a-5b1f0c2e4a61',
  projectId: 'okna',
  sourceId: 'mango-main',
  callId: '31760000000123457',
  phase: 'ended',
  startedAt: CALL_START,
  startedToMinute: true,
  endedAt: CALL_START + 4 * MINUTE,
  callType: 'dynamic',
  direction: null,
  statusCode: 1120,
  saidAnswered: null,
  trackingNumber: '+74951234567',
  callerNumber: '+79161234567',
  callerKey: 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184',
  talkSeconds: 187,
  waitSeconds: 12,
  accepted: true,
  answered: true,
  isNew: true,
  isQuality: true,
  isDuplicate: false,
  tags: null,
  valueMinor: null,
  currency: null,
  dealId: null,
  uid: '5f1c1c2a9b',
  gaCid: '1234567890.1763800000',
  yaCid: '1763800000123456789',
  rsCid: '48211',
  gaSessionId: '1795171200',
  clickIds: {
    gclid: 'Cj0KCQiA_test-gclid_EaAlBwEALw_wcB',
    yclid: '17638000001234567891',
  },
  leakedClickIds: null,
  utmSource: 'yandex',
  utmMedium: 'cpc',
  utmCampaign: 'okna-moskva-poisk',
  utmContent: 'obyavlenie-7',
  utmTerm: 'пластиковые окна',
  utmFrom: 'vendor',
  utmFilled: null,
  countryCode: 'RU',
  regionCode: 'MOW',
  city: 'Москва',
  device: 'mobile',
  ip: '203.0.113.77',
  pageUrl: 'https://okna.example/calc?yclid=17638000001234567891',
  firstUrl: 'https://okna.example/?gclid=Cj0KCQiA_test-gclid_EaAlBwEALw_wcB',
  customParam: '{"ga_session_id":"1795171200"}',
  warnings: [],
  receivedAt: CALL_START + 4 * MINUTE + 2 * SECOND,
  updatedAt: CALL_START + 4 * MINUTE + 2 * SECOND,
};

const FACT: ConversionFact = {
  idempotencyKey: 'rb-0f3c9b1e8a7d4c52b6e1f09a3d7c5b24',
  goal: 'quality-call',
  occurredAt: CALL_START + 59 * SECOND,
  value: { minor: 150_000, currency: 'RUB' },
  call: CALL,
};

/** A webhook of MANGO as it is stored, not processed yet. A test names only what matters to it. */
export function aStoredReceipt(overrides: Partial<ReceiptEntity> = {}): ReceiptEntity {
  return {
    id: newId(),
    sourceId: 'mango-main',
    receivedAt: CALL_START,
    method: 'GET',
    query: '',
    contentType: null,
    bodyBase64: null,
    verdict: 'new',
    reasonCode: null,
    reasonDetail: null,
    contentKey: null,
    senderIp: null,
    callId: null,
    ...overrides,
  };
}
