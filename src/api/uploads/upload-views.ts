import { z } from 'zod';
import { fromMinorUnits } from '../../domain/money.js';
import type { Reason } from '../../domain/reason.js';
import { toIso } from '../../domain/time/instant.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import { EVIDENCE_TEXTS } from '../../messages/truth-messages.js';
import { formatMoment, type ReaderLocale } from '../../messages/state-messages.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { shownDueAt, shownReason, type ShownAt, type UploadJournal } from '../../store/uploads/upload-lists.store.js';
import { EXAMPLE_CALL_ID, EXAMPLE_RECEIPT_ID } from '../calls/call-views.js';
import { isoTime, listOf, nullableText, nullableTime, reasonSchema, toReasonView } from '../http/answer.js';
import { evidenceLevelAt, evidenceLevelSchema, evidenceOf, evidenceSchema } from './upload-evidence.js';
import { historyOf, historySchema } from './upload-history.js';

const stateSchema = z.enum(UPLOAD_STATES);

/** An upload, as lists and `GET /uploads/{id}` show it. */
const uploadSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    callId: z.string().describe('The call’s `id`, not the vendor’s.'),
    goal: z.string(),
    destination: z.string(),
    platform: z.string(),
    state: stateSchema,
    reason: reasonSchema.nullable(),
    attempts: z.number().int().describe('Sends whose outcome concerned this row.'),
    dueAt: nullableTime.describe('Not before; null where nothing is going to be sent.'),
    expiresAt: isoTime,
    value: z.number().nullable().describe('In the currency’s units.'),
    currency: nullableText,
    identifier: z.strictObject({ kind: z.string(), value: z.string() }).nullable(),
    idempotencyKey: z.string(),
    remoteRef: nullableText,
    verified: z.boolean().describe('The platform itself confirmed this row.'),
    evidenceLevel: evidenceLevelSchema,
    retraction: z.strictObject({ state: z.string(), reason: reasonSchema.nullable() }).nullable(),
    createdAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'Upload' });
export type UploadView = z.output<typeof uploadSchema>;
export const uploadListSchema = listOf(uploadSchema);

export const uploadDetailSchema = uploadSchema
  .extend({ history: z.array(historySchema), evidence: z.array(evidenceSchema) })
  .meta({ id: 'UploadDetail' });
export type UploadDetail = z.output<typeof uploadDetailSchema>;

/** The states in which the due time has a meaning. */
const WAITING: readonly UploadState[] = ['skipped', 'pending', 'sending'];

export function toUploadView(
  upload: UploadEntity,
  conversion: ConversionEntity | undefined,
  shownAt: ShownAt,
  locale: ReaderLocale,
): UploadView {
  const { language } = locale;
  const valueMinor = conversion?.valueMinor ?? null;
  const { identifierKind: kind, identifierValue: value, retractionState, retractionReason, retractionDetail } = upload;
  return {
    id: upload.id,
    project: upload.projectId,
    callId: upload.callId,
    goal: upload.goal,
    destination: upload.destination,
    platform: upload.platform,
    state: upload.state,
    reason: toReasonView(reasonOf(upload, shownAt, locale), language),
    attempts: upload.attempts,
    dueAt: WAITING.includes(upload.state) ? toIso(shownDueAt(upload, shownAt.overlays)) : null,
    expiresAt: toIso(upload.expiresAt),
    value: valueMinor === null ? null : fromMinorUnits(valueMinor),
    currency: valueMinor === null ? null : (conversion?.currency ?? null),
    identifier: kind === null || value === null ? null : { kind, value },
    idempotencyKey: upload.idempotencyKey,
    remoteRef: upload.remoteRef,
    verified: upload.verified,
    evidenceLevel: evidenceLevelAt(upload, shownAt.proofs),
    retraction:
      retractionState === null
        ? null
        : {
            state: retractionState,
            reason: toReasonView(
              retractionReason === null ? null : { code: retractionReason, detail: retractionDetail },
              language,
            ),
          },
    createdAt: toIso(upload.createdAt),
    updatedAt: toIso(upload.updatedAt),
  };
}

/** The end of the window is stored with the upload, not with the reason. */
function reasonOf(upload: UploadEntity, { overlays, now }: ShownAt, locale: ReaderLocale): Reason | null {
  const reason = shownReason(upload, overlays, now);
  if (reason?.code !== 'WINDOW_CLOSED') return reason;
  return { ...reason, detail: formatMoment(upload.expiresAt, locale) };
}

export function toUploadDetail(
  upload: UploadEntity,
  conversion: ConversionEntity | undefined,
  journal: UploadJournal,
  shownAt: ShownAt,
  locale: ReaderLocale,
): UploadDetail {
  const changes = journal.changes.filter(({ uploadId }) => uploadId === upload.id);
  const attempts = journal.attempts.filter(({ uploadId }) => uploadId === upload.id);
  const found = journal.evidence.filter(({ uploadId }) => uploadId === upload.id);
  return {
    ...toUploadView(upload, conversion, shownAt, locale),
    history: historyOf(changes, attempts),
    evidence: evidenceOf(upload, attempts, found, shownAt.proofs, locale.language),
  };
}

export const EXAMPLE_UPLOAD_ID = '019aab11-5c2a-7d10-8f00-0c9d4e5f6a7b';
export const EXAMPLE_REQUEST_ID = '019aab12-0a11-7bb2-a3c4-1d2e3f405162';

/** What the OpenAPI document shows for an upload. */
export const UPLOAD_EXAMPLE: UploadView = {
  id: EXAMPLE_UPLOAD_ID,
  project: 'okna',
  callId: EXAMPLE_CALL_ID,
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
  evidenceLevel: 'taken',
  retraction: null,
  createdAt: '2026-11-22T07:49:02.400Z',
  updatedAt: '2026-11-22T08:07:01.000Z',
};

export const UPLOAD_DETAIL_EXAMPLE: UploadDetail = {
  ...UPLOAD_EXAMPLE,
  evidence: [
    { level: 'sent', at: '2026-11-22T08:07:00.200Z', source: 'journal', text: EVIDENCE_TEXTS.sent.en, contradicts: false },
    { level: 'taken', at: '2026-11-22T08:07:01.000Z', source: 'answer', text: EVIDENCE_TEXTS.taken.en, contradicts: false },
  ],
  history: [
    {
      at: '2026-11-22T07:49:02.400Z',
      from: null,
      to: 'pending',
      code: 'CREATED',
      message: null,
      requestId: null,
      receiptId: EXAMPLE_RECEIPT_ID,
      personalFields: null,
    },
    {
      at: '2026-11-22T08:07:00.200Z',
      from: 'pending',
      to: 'sending',
      code: null,
      message: null,
      requestId: EXAMPLE_REQUEST_ID,
      receiptId: null,
      personalFields: ['yaCid'],
    },
    {
      at: '2026-11-22T08:07:01.000Z',
      from: 'sending',
      to: 'confirming',
      code: 'AWAITING_VERDICT',
      message: null,
      requestId: EXAMPLE_REQUEST_ID,
      receiptId: null,
      personalFields: null,
    },
  ],
};
