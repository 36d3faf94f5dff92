import type { CallView } from './call.view.js';

export const RECEIPT_ID = '019aab11-5a90-7e4f-8123-456789abcdef';
export const CALL_ID = '019aab11-5c20-7c3e-9d0b-6f4b5a1c2d3e';

/** What the OpenAPI document shows for a call. */
export const CALL: CallView = {
  id: CALL_ID,
  project: 'okna',
  source: 'mango-main',
  callId: '31760000000123457',
  phase: 'ended',
  startedAt: '2026-11-22T07:45:00.000Z',
  endedAt: '2026-11-22T07:49:00.000Z',
  callType: 'dynamic',
  statusCode: 1120,
  accepted: true,
  answered: true,
  trackingNumber: '+74951234567',
  callerNumber: '+7916***4567',
  talkSeconds: 187,
  waitSeconds: 12,
  isNew: true,
  isQuality: true,
  isDuplicate: false,
  uid: '5f1c1c2a9b',
  gaCid: '1234567890.1763800000',
  yaCid: '1763800000123456789',
  rsCid: null,
  utm: { source: 'yandex', medium: 'cpc', campaign: 'okna-moskva', content: null, term: 'пластиковые окна' },
  clickIds: { yclid: '17638000001234567891' },
  gaSessionId: null,
  countryCode: 'RU',
  regionCode: 'MOW',
  city: 'Москва',
  device: 'mobile',
  ip: '203.0.113.0',
  pageUrl: 'https://okna.example/calc?yclid=17638000001234567891',
  firstUrl: 'https://okna.example/',
  customParam: null,
  warnings: [],
  receivedAt: '2026-11-22T07:49:02.000Z',
  updatedAt: '2026-11-22T07:49:02.400Z',
};
