import { z } from 'zod';
import { fromMinorUnits } from '../../domain/money.js';
import type { Language } from '../../domain/reason.js';
import { toIso } from '../../domain/time/instant.js';
import type { AuditEntity } from '../../store/schema/entities/admin.entity.js';
import type { ConversionEntity } from '../../store/schema/entities/conversion.entity.js';
import { RECEIPT_VERDICTS, type ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import type { RequestEntity } from '../../store/schema/entities/request.entity.js';
import { listOf, maybeText, maybeTime, reasonSchema, time, toReasonView } from './common.js';

/** The outcome all rows of a request share, or `mixed`. */
export const REQUEST_OUTCOMES = [
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
    occurredAt: time,
    value: z.number().nullable().describe('In the currency’s units.'),
    currency: maybeText,
    decidedBy: z.enum(['rule', 'mark']),
    createdAt: time,
  })
  .meta({ id: 'Conversion' });
export type ConversionView = z.output<typeof conversionSchema>;

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
    receivedAt: time,
    verdict: z.enum(RECEIPT_VERDICTS),
    reason: reasonSchema.nullable(),
    callId: maybeText.describe('The `id` of the call it became part of.'),
  })
  .meta({ id: 'Receipt' });
export type ReceiptView = z.output<typeof receiptSchema>;
export const receiptListSchema = listOf(receiptSchema);

export function toReceiptView(receipt: ReceiptEntity, language: Language): ReceiptView {
  const { id, sourceId: source, receivedAt, verdict, reasonCode, reasonDetail, callId } = receipt;
  const reason = reasonCode === null ? null : { code: reasonCode, detail: reasonDetail };
  return { id, source, receivedAt: toIso(receivedAt), verdict, reason: toReasonView(reason, language), callId };
}

export const requestSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    destination: z.string(),
    startedAt: time,
    finishedAt: maybeTime,
    rows: z.number().int(),
    outcome: z.enum(REQUEST_OUTCOMES).nullable().describe('Null while no answer is known.'),
    httpStatus: z.number().int().nullable(),
    remoteId: maybeText.describe('The platform’s own id of the request.'),
    request: maybeText.describe('As sent, masked and capped.'),
    response: maybeText.describe('As it came, masked and capped.'),
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
    remoteId,
    request,
    response,
  };
}

export const auditSchema = z
  .strictObject({
    id: z.string(),
    at: time,
    who: z.string().describe('The key’s name.'),
    project: maybeText,
    action: z.string(),
    subject: maybeText.describe('The id of what it was done to.'),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditLine' });
export type AuditView = z.output<typeof auditSchema>;
export const auditListSchema = listOf(auditSchema);

export function toAuditView({ id, at, who, projectId: project, action, subject, detail }: AuditEntity): AuditView {
  return { id, at: toIso(at), who, project, action, subject, detail };
}
