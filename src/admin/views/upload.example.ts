import { RECEIPT_ID } from './call.example.js';
import { CALL_ID } from './call.example.js';
import type { UploadDetail, UploadView } from './upload.view.js';

export const UPLOAD_ID = '019aab11-5c2a-7d10-8f00-0c9d4e5f6a7b';
export const REQUEST_ID = '019aab12-0a11-7bb2-a3c4-1d2e3f405162';

/** What the OpenAPI document shows for an upload. */
export const UPLOAD: UploadView = {
  id: UPLOAD_ID,
  project: 'okna',
  callId: CALL_ID,
  goal: 'quality-call',
  destination: 'metrika-okna',
  platform: 'yandex-metrica',
  state: 'confirming',
  reason: { code: 'AWAITING_VERDICT', text: 'The platform took the request; its verdict comes later.' },
  attempts: 1,
  dueAt: null,
  expiresAt: '2026-12-13T04:45:59.000Z',
  value: 1500,
  currency: 'RUB',
  identifier: { kind: 'yaCid', value: '1763800000123456789' },
  idempotencyKey: 'rb-0f3c9b1e8a7d4c52b6e1f09a3d7c5b24',
  remoteRef: '1234567',
  verified: false,
  retraction: null,
  createdAt: '2026-11-22T07:49:02.400Z',
  updatedAt: '2026-11-22T08:07:01.000Z',
};

export const UPLOAD_DETAIL: UploadDetail = {
  ...UPLOAD,
  history: [
    {
      at: '2026-11-22T07:49:02.400Z',
      from: null,
      to: 'pending',
      code: 'CREATED',
      message: null,
      requestId: null,
      receiptId: RECEIPT_ID,
      personalFields: null,
    },
    {
      at: '2026-11-22T08:07:00.200Z',
      from: 'pending',
      to: 'sending',
      code: null,
      message: null,
      requestId: REQUEST_ID,
      receiptId: null,
      personalFields: ['yaCid'],
    },
    {
      at: '2026-11-22T08:07:01.000Z',
      from: 'sending',
      to: 'confirming',
      code: 'AWAITING_VERDICT',
      message: null,
      requestId: REQUEST_ID,
      receiptId: null,
      personalFields: null,
    },
  ],
};
