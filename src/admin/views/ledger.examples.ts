import { CALL_ID, RECEIPT_ID } from './call.example.js';
import type { AuditView, ConversionView, ReceiptView, RequestView } from './ledger.views.js';
import { REQUEST_ID } from './upload.example.js';

export const CONVERSION: ConversionView = {
  id: '019aab11-5c28-7aa1-b1c2-d3e4f5061728',
  goal: 'quality-call',
  occurredAt: '2026-11-22T07:45:59.000Z',
  value: 1500,
  currency: 'RUB',
  decidedBy: 'rule',
  createdAt: '2026-11-22T07:49:02.400Z',
};

export const RECEIPT: ReceiptView = {
  id: RECEIPT_ID,
  source: 'mango-main',
  receivedAt: '2026-11-22T07:49:02.000Z',
  verdict: 'read',
  reason: null,
  callId: CALL_ID,
};

export const REQUEST: RequestView = {
  id: REQUEST_ID,
  project: 'okna',
  destination: 'metrika-okna',
  startedAt: '2026-11-22T08:07:00.200Z',
  finishedAt: '2026-11-22T08:07:01.000Z',
  rows: 1,
  outcome: 'accepted',
  httpStatus: 200,
  remoteId: '1234567',
  request:
    'POST /management/v1/counter/12345678/offline_conversions/upload\n\nClientId,Target,DateTime\n1763800000123456789,quality_call,1795333559',
  response: '{"uploading":{"id":1234567,"status":"UPLOADED"}}',
};

export const AUDIT_LINE: AuditView = {
  id: '019aab20-1111-7222-8333-444455556666',
  at: '2026-11-22T09:00:00.000Z',
  who: 'Анна',
  project: 'okna',
  action: 'calls.reveal',
  subject: CALL_ID,
  detail: {},
};
