import { z } from 'zod';
import { type Language, sentence } from '../../domain/localized-text.js';
import { fromMinorUnits } from '../../domain/money.js';
import { toIso } from '../../domain/time/instant.js';
import { DEPARTURES } from '../../domain/uploads/departure.js';
import type { AuditEntity } from '../../store/schema/entities/admin.entity.js';
import { type ReceiptEntity, SHOWN_VERDICTS, shownVerdict } from '../../store/schema/entities/receipt.entity.js';
import type { RequestEntity } from '../../store/schema/entities/request.entity.js';
import type { ConversionEntity } from '../../store/schema/entities/upload.entity.js';
import { EXAMPLE_CALL_ID, EXAMPLE_RECEIPT_ID } from '../calls/call-views.js';
import { isoTime, listOf, nullableText, nullableTime, reasonSchema, toReasonView } from '../http/answer.js';
import { idParameter, pageShape, periodShape, textParameter } from '../http/input.js';
import { EXAMPLE_REQUEST_ID } from '../uploads/upload-views.js';

/** The outcome all rows of a request share, or `mixed`. */
const REQUEST_OUTCOMES = [
  'delivered',
  'accepted',
  'rejected',
  'unmatched',
  'retry',
  'held',
  'again',
  'unknown',
  'mixed',
] as const;

export const conversionSchema = z
  .strictObject({
    id: z.string(),
    goal: z.string(),
    occurredAt: isoTime,
    value: z.number().nullable().describe('In the currency’s units.'),
    currency: nullableText,
    decidedBy: z.enum(['rule', 'mark']),
    createdAt: isoTime,
  })
  .meta({ id: 'Conversion' });
type ConversionView = z.output<typeof conversionSchema>;

export function toConversionView(conversion: ConversionEntity): ConversionView {
  const { id, goal, occurredAt, valueMinor, currency, decidedBy, createdAt } = conversion;
  const value = valueMinor === null ? null : fromMinorUnits(valueMinor);
  return {
    id,
    goal,
    occurredAt: toIso(occurredAt),
    value,
    currency: value === null ? null : currency,
    decidedBy,
    createdAt: toIso(createdAt),
  };
}

export const receiptSchema = z
  .strictObject({
    id: z.string(),
    source: z.string(),
    receivedAt: isoTime,
    verdict: z.enum(SHOWN_VERDICTS),
    reason: reasonSchema.nullable(),
    callId: nullableText.describe('The `id` of the call it became part of.'),
    sender: nullableText.describe('The address that the webhook came from; masked after a day.'),
  })
  .meta({ id: 'Receipt' });
export type ReceiptView = z.output<typeof receiptSchema>;
export const receiptListSchema = listOf(receiptSchema);

export function toReceiptView(receipt: ReceiptEntity, language: Language): ReceiptView {
  const { id, sourceId: source, receivedAt, reasonCode, reasonDetail, callId, senderIp: sender } = receipt;
  const verdict = shownVerdict(receipt);
  const reason = reasonCode === null ? null : { code: reasonCode, detail: reasonDetail };
  return { id, source, receivedAt: toIso(receivedAt), verdict, reason: toReasonView(reason, language), callId, sender };
}

export const requestSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    destination: z.string(),
    startedAt: isoTime,
    finishedAt: nullableTime,
    rows: z.number().int(),
    outcome: z.enum(REQUEST_OUTCOMES).nullable().describe('Null while no answer is known.'),
    httpStatus: z.number().int().nullable(),
    left: z
      .enum(DEPARTURES)
      .nullable()
      .describe(
        'Whether it left for the platform. `unknown`: it broke on the way. Null while it is under way, and from before this ' +
          'was recorded: both count as left.',
      ),
    remoteId: nullableText.describe('The platform’s own id of the request.'),
    request: nullableText.describe('As sent, or as it would have been; masked and capped.'),
    response: nullableText.describe('As received, masked and capped.'),
  })
  .meta({ id: 'Request' });
export type RequestView = z.output<typeof requestSchema>;
export const requestListSchema = listOf(requestSchema);

export function toRequestView(sent: RequestEntity): RequestView {
  const {
    id,
    projectId: project,
    destination,
    startedAt,
    finishedAt,
    rows,
    outcome,
    httpStatus,
    left,
    remoteId,
    request,
    response,
  } = sent;
  const known = REQUEST_OUTCOMES.find((one) => one === outcome) ?? null;
  return {
    id,
    project,
    destination,
    startedAt: toIso(startedAt),
    finishedAt: toIso(finishedAt),
    rows,
    outcome: known,
    httpStatus,
    left,
    remoteId,
    request,
    response,
  };
}

const auditSchema = z
  .strictObject({
    id: z.string(),
    at: isoTime,
    who: z.string().describe('The key’s name.'),
    keyId: nullableText.describe('The key’s id; null for RINGBACK_ADMIN_KEY, the command line and Ringback itself.'),
    project: nullableText,
    action: z.string(),
    subject: nullableText.describe('The id of what it was done to.'),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditLine' });
export type AuditView = z.output<typeof auditSchema>;
export const auditListSchema = listOf(auditSchema);

export function toAuditView({ id, at, who, keyId, projectId: project, action, subject, detail }: AuditEntity): AuditView {
  return { id, at: toIso(at), who, keyId, project, action, subject, detail };
}

export const CONVERSION_EXAMPLE: ConversionView = {
  id: '019aab11-5c28-7aa1-b1c2-d3e4f5061728',
  goal: 'quality-call',
  occurredAt: '2026-11-22T07:45:59.000Z',
  value: 1500,
  currency: 'RUB',
  decidedBy: 'rule',
  createdAt: '2026-11-22T07:49:02.400Z',
};

export const RECEIPT_EXAMPLE: ReceiptView = {
  id: EXAMPLE_RECEIPT_ID,
  source: 'mango-main',
  receivedAt: '2026-11-22T07:49:02.000Z',
  verdict: 'read',
  reason: null,
  callId: EXAMPLE_CALL_ID,
  sender: '203.0.113.7',
};

export const REQUEST_EXAMPLE: RequestView = {
  id: EXAMPLE_REQUEST_ID,
  project: 'okna',
  destination: 'metrika-okna',
  startedAt: '2026-11-22T08:07:00.200Z',
  finishedAt: '2026-11-22T08:07:01.000Z',
  rows: 1,
  outcome: 'accepted',
  httpStatus: 200,
  left: 'yes',
  remoteId: '1234567',
  request:
    'POST /management/v1/counter/12345678/offline_conversions/upload\n\n' +
    'ClientId,Target,DateTime\n1763800000123456789,quality_call,1795333559',
  response: '{"uploading":{"id":1234567,"status":"UPLOADED"}}',
};

export const AUDIT_LINE_EXAMPLE: AuditView = {
  id: '019aab20-1111-7222-8333-444455556666',
  at: '2026-11-22T09:00:00.000Z',
  who: 'Анна',
  keyId: '019aab10-0000-7000-8000-0123456789ab',
  project: 'okna',
  action: 'calls.reveal',
  subject: EXAMPLE_CALL_ID,
  detail: {},
};

/** `from` and `to` are about `startedAt`. */
export const requestQuery = z.strictObject({
  ...pageShape,
  ...periodShape,
  project: idParameter.optional(),
  destination: idParameter.optional(),
  outcome: z.enum(REQUEST_OUTCOMES).optional(),
});

/** `from` and `to` are about `receivedAt`. */
export const receiptQuery = z.strictObject({
  ...pageShape,
  ...periodShape,
  project: idParameter.optional(),
  source: idParameter.optional(),
  verdict: z.enum(SHOWN_VERDICTS).optional(),
});

/** `from` and `to` are about `at`. */
export const auditQuery = z.strictObject({
  ...pageShape,
  ...periodShape,
  project: idParameter.optional(),
  who: textParameter.optional().describe('The key’s name, exactly.'),
  action: z
    .string()
    .regex(
      /^[a-z-]{1,40}(\.[a-z-]{1,40})?$/,
      sentence(
        'Must be an action, like calls.reveal, or its first word.',
        'Нужно действие, например calls.reveal, или его первое слово.',
      ),
    )
    .optional()
    .describe('Exactly, or its first word: `destinations` finds `destinations.pause`.'),
  subject: textParameter.optional().describe('The id of what it was done to.'),
});
