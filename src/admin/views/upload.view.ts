import { z } from 'zod';
import { fromMinorUnits } from '../../domain/money.js';
import type { Reason } from '../../domain/reason.js';
import { toIso } from '../../domain/time/instant.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import { formatMoment, type ReaderLocale } from '../../messages/moment.js';
import type { ConversionEntity } from '../../store/schema/entities/conversion.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { shownDueAt, shownReason } from '../../store/uploads/shown-reason.js';
import type { ShownAt, UploadJournal } from '../../store/uploads/upload-lists.store.js';
import { historyOf, historySchema } from '../uploads/history.js';
import { listOf, maybeText, maybeTime, reasonSchema, time, toReasonView } from './common.js';

const stateSchema = z.enum(UPLOAD_STATES);

/** Contract: 3. HTTP, Upload. */
export const uploadSchema = z
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
    dueAt: maybeTime.describe('Not before; null where nothing is going to be sent.'),
    expiresAt: time,
    value: z.number().nullable().describe('In the currency’s units.'),
    currency: maybeText,
    identifier: z.strictObject({ kind: z.string(), value: z.string() }).nullable(),
    idempotencyKey: z.string(),
    remoteRef: maybeText,
    verified: z.boolean().describe('The platform itself vouched for this row.'),
    retraction: z.strictObject({ state: z.string(), reason: reasonSchema.nullable() }).nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Upload' });
export type UploadView = z.output<typeof uploadSchema>;
export const uploadListSchema = listOf(uploadSchema);

export const uploadDetailSchema = uploadSchema.extend({ history: z.array(historySchema) }).meta({ id: 'UploadDetail' });
export type UploadDetail = z.output<typeof uploadDetailSchema>;

/** In these a row is going out, or would; in all others its due time means nothing. */
const WAITING: readonly UploadState[] = ['skipped', 'pending', 'sending'];

export function toUploadView(
  upload: UploadEntity,
  conversion: ConversionEntity | undefined,
  shownAt: ShownAt,
  speech: ReaderLocale,
): UploadView {
  const { language } = speech;
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
    reason: toReasonView(reasonOf(upload, shownAt, speech), language),
    attempts: upload.attempts,
    dueAt: WAITING.includes(upload.state) ? toIso(shownDueAt(upload, shownAt.overlays)) : null,
    expiresAt: toIso(upload.expiresAt),
    value: valueMinor === null ? null : fromMinorUnits(valueMinor),
    currency: valueMinor === null ? null : (conversion?.currency ?? null),
    identifier: kind === null || value === null ? null : { kind, value },
    idempotencyKey: upload.idempotencyKey,
    remoteRef: upload.remoteRef,
    verified: upload.verified,
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

/** When a row would have been in time is known of the row, and not of the reason. */
function reasonOf(upload: UploadEntity, { overlays, now }: ShownAt, speech: ReaderLocale): Reason | null {
  const reason = shownReason(upload, overlays, now);
  if (reason?.code !== 'WINDOW_CLOSED') return reason;
  return { ...reason, detail: formatMoment(upload.expiresAt, speech) };
}

export function toUploadDetail(
  upload: UploadEntity,
  conversion: ConversionEntity | undefined,
  journal: UploadJournal,
  shownAt: ShownAt,
  speech: ReaderLocale,
): UploadDetail {
  const changes = journal.changes.filter(({ uploadId }) => uploadId === upload.id);
  const attempts = journal.attempts.filter(({ uploadId }) => uploadId === upload.id);
  return { ...toUploadView(upload, conversion, shownAt, speech), history: historyOf(changes, attempts) };
}
