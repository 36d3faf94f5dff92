import { z } from 'zod';
import type { Language } from '../../domain/localized-text.js';
import { maskPhone } from '../../domain/calls/masking.js';
import { fromMinorUnits } from '../../domain/money.js';
import type { Reason } from '../../domain/reason.js';
import { toIso, type Instant } from '../../domain/time/instant.js';
import { mayBeAtPlatform, type RestatementState, UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import { EVIDENCE_TEXTS, SENT_TEXT } from '../../messages/truth-messages.js';
import { formatMoment, type ReaderLocale } from '../../messages/state-messages.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { mapInSlices } from '../../runtime/time-slice.js';
import type { Matches } from '../../store/listing/index-scan.js';
import type { CallOutline } from '../../store/calls/call-lists.store.js';
import { type MatchingUpload, shownReason, type UploadJournal } from '../../store/uploads/upload-lists.store.js';
import { EXAMPLE_CALL_ID, EXAMPLE_RECEIPT_ID } from '../calls/call-views.js';
import { countSchema, isoTime, listOf, nullableText, nullableTime, reasonSchema, toReasonView } from '../http/answer.js';
import type { UploadDisplay } from './upload-display.js';
import { evidenceLevelAt, evidenceLevelSchema, evidenceOf, evidenceSchema } from './upload-evidence.js';
import { historyOf, historySchema } from './upload-history.js';

const stateSchema = z.enum(UPLOAD_STATES);

/** What lists and `GET /uploads/{id}` show of an upload. */
const uploadSchema = z.strictObject({
  id: z.string(),
  project: z.string(),
  callId: z.string().describe('The call’s `id`, not the vendor’s.'),
  goal: z.string(),
  destination: z.string(),
  platform: z.string(),
  state: stateSchema,
  reason: reasonSchema.nullable(),
  attempts: z.number().int().describe('Sends whose outcome concerned this row.'),
  dueAt: nullableTime.describe(
    'The first round in which it can leave; null where none will by itself: the destination is paused, or nothing waits.',
  ),
  expiresAt: isoTime,
  value: z.number().nullable().describe('In the currency’s units; what this destination was told or will be told.'),
  currency: nullableText,
  identifier: z.strictObject({ kind: z.string(), value: z.string() }).nullable(),
  idempotencyKey: z.string(),
  remoteRef: nullableText,
  verified: z.boolean().describe('The platform itself confirmed this row.'),
  evidenceLevel: evidenceLevelSchema,
  retraction: z.strictObject({ state: z.string(), reason: reasonSchema.nullable() }).nullable(),
  restatement: z
    .strictObject({ state: z.enum(['pending', 'done', 'impossible']), reason: reasonSchema.nullable() })
    .nullable()
    .describe('What becomes of a value that changed after this destination was told another; null where none did.'),
  createdAt: isoTime,
  updatedAt: isoTime,
});
export type UploadView = z.output<typeof uploadSchema>;

const uploadedCallSchema = z
  .strictObject({
    at: isoTime.describe('Its start, or its first webhook where no start came.'),
    callerNumber: nullableText.describe('Masked.'),
    talkSeconds: z.number().int().nullable(),
    utmSource: nullableText,
    utmCampaign: nullableText,
  })
  .meta({ id: 'UploadedCall' });
type UploadedCall = z.output<typeof uploadedCallSchema>;

/** A listed upload also names its call. */
const listedUploadSchema = uploadSchema.extend({ call: uploadedCallSchema }).meta({ id: 'Upload' });
export const uploadListSchema = listOf(listedUploadSchema);

export function toUploadedCall(call: CallOutline): UploadedCall {
  const { startedAt, receivedAt, callerNumber, talkSeconds, utmSource, utmCampaign } = call;
  return {
    at: toIso(startedAt ?? receivedAt),
    callerNumber: callerNumber && maskPhone(callerNumber),
    talkSeconds,
    utmSource,
    utmCampaign,
  };
}

/** The answer of `GET /uploads/reasons`. */
export const uploadReasonsSchema = z
  .strictObject({
    total: countSchema,
    complete: z.boolean().describe('False: there are at least so many.'),
    reasons: z
      .array(z.strictObject({ state: stateSchema, code: nullableText, count: countSchema }))
      .describe('The most frequent first; the counts add up to `total`.'),
  })
  .meta({ id: 'UploadReasons' });
export type UploadReasons = z.output<typeof uploadReasonsSchema>;

/** How many uploads are in each state for each reason, as shown. Pure. */
export async function toUploadReasons(
  { rows, complete }: Matches<MatchingUpload>,
  { overlays, now }: Pick<UploadDisplay, 'overlays' | 'now'>,
): Promise<UploadReasons> {
  const shown = await mapInSlices(rows, ({ upload }) => ({
    state: upload.state,
    code: shownReason(upload, overlays, now)?.code ?? null,
  }));
  const groups = new Map<string, UploadReasons['reasons'][number]>();
  for (const { state, code } of shown) {
    const key = `${state} ${code}`;
    groups.set(key, { state, code, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  const nameOf = ({ state, code }: UploadReasons['reasons'][number]): string => `${state} ${code}`;
  const reasons = [...groups.values()].sort((a, b) => b.count - a.count || (nameOf(a) < nameOf(b) ? -1 : 1));
  return { total: rows.length, complete, reasons };
}

export const uploadDetailSchema = uploadSchema
  .extend({ history: z.array(historySchema), evidence: z.array(evidenceSchema) })
  .meta({ id: 'UploadDetail' });
export type UploadDetail = z.output<typeof uploadDetailSchema>;

export function toUploadView(
  upload: UploadEntity,
  conversion: ConversionEntity | undefined,
  display: UploadDisplay,
  locale: ReaderLocale,
): UploadView {
  const { language } = locale;
  const sentValue = display.outgoingValue(upload, conversion);
  const { identifierKind: kind, identifierValue: value } = upload;
  return {
    id: upload.id,
    project: upload.projectId,
    callId: upload.callId,
    goal: upload.goal,
    destination: upload.destination,
    platform: upload.platform,
    state: upload.state,
    reason: toReasonView(reasonOf(upload, display, locale), language),
    attempts: upload.attempts,
    dueAt: toIso(dueAtOf(upload, display)),
    expiresAt: toIso(upload.expiresAt),
    value: sentValue && fromMinorUnits(sentValue.minor),
    currency: sentValue && sentValue.currency,
    identifier: kind === null || value === null ? null : { kind, value },
    idempotencyKey: upload.idempotencyKey,
    remoteRef: upload.remoteRef,
    verified: upload.verified,
    evidenceLevel: evidenceLevelAt(upload, display.proofs),
    retraction: retractionView(upload, language),
    restatement: restatementView(upload, display.restatementOf(upload, conversion), language),
    createdAt: toIso(upload.createdAt),
    updatedAt: toIso(upload.updatedAt),
  };
}

/** Rows in flight leave now; waiting ones in the first round that can include them. */
function dueAtOf(upload: UploadEntity, display: UploadDisplay): Instant | null {
  if (upload.state === 'sending') return upload.dueAt;
  return upload.state === 'pending' ? display.firstRound(upload) : null;
}

function retractionView(
  { state: of, reasonCode, retractionState: state, retractionReason: code, retractionDetail: detail }: UploadEntity,
  language: Language,
): UploadView['retraction'] {
  // Claimed when its goal was lost, and not taken after all: its next round cancels it, and there is nothing to retract.
  const nothingThere = of === 'pending' && !mayBeAtPlatform(of, reasonCode);
  if (state === null || nothingThere) return null;
  return { state, reason: toReasonView(code === null ? null : { code, detail }, language) };
}

/** For people, `sending` is not a state of its own. */
function restatementView(
  { restatementReason: code, restatementDetail: detail }: UploadEntity,
  state: RestatementState | null,
  language: Language,
): UploadView['restatement'] {
  if (state === null) return null;
  const reason = toReasonView(code === null ? null : { code, detail }, language);
  return { state: state === 'sending' ? 'pending' : state, reason };
}

/** The end of the window is stored with the upload, not with the reason. */
function reasonOf(upload: UploadEntity, { overlays, now }: UploadDisplay, locale: ReaderLocale): Reason | null {
  const reason = shownReason(upload, overlays, now);
  if (reason?.code !== 'WINDOW_CLOSED') return reason;
  return { ...reason, detail: formatMoment(upload.expiresAt, locale) };
}

export function toUploadDetail(
  upload: UploadEntity,
  conversion: ConversionEntity | undefined,
  journal: UploadJournal,
  display: UploadDisplay,
  locale: ReaderLocale,
): UploadDetail {
  const changes = journal.changes.filter(({ uploadId }) => uploadId === upload.id);
  const attempts = journal.attempts.filter(({ uploadId }) => uploadId === upload.id);
  const found = journal.evidence.filter(({ uploadId }) => uploadId === upload.id);
  return {
    ...toUploadView(upload, conversion, display, locale),
    history: historyOf(changes, attempts, locale.language),
    evidence: evidenceOf(upload, attempts, found, display.proofs, locale.language),
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
  restatement: null,
  createdAt: '2026-11-22T07:49:02.400Z',
  updatedAt: '2026-11-22T08:07:01.000Z',
};

export const LISTED_UPLOAD_EXAMPLE: z.output<typeof listedUploadSchema> = {
  ...UPLOAD_EXAMPLE,
  call: {
    at: '2026-11-22T07:45:00.000Z',
    callerNumber: '+7916***4567',
    talkSeconds: 187,
    utmSource: 'yandex',
    utmCampaign: 'okna-moskva',
  },
};

export const UPLOAD_DETAIL_EXAMPLE: UploadDetail = {
  ...UPLOAD_EXAMPLE,
  evidence: [
    { level: 'sent', at: '2026-11-22T08:07:00.200Z', source: 'journal', text: SENT_TEXT.en, contradicts: false },
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
      left: null,
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
      left: 'yes',
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
      left: null,
    },
  ],
};
