import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { toE164 } from '../../domain/calls/identifiers.js';
import { toIso } from '../../domain/time/instant.js';
import { ERASED_FIELDS, type DestructionRecord, type ErasureSubject } from '../../processing/erasure/erasure-record.js';
import { nullableText, isoTime } from '../http/answer.js';
import { idParameter, textParameter } from '../http/input.js';

const WITH_CALL_ID = { error: sentence('Goes with `callId` only.', 'Только вместе с `callId`.'), path: ['source'] };
const PHONE_OR_CALL_ID = {
  error: sentence('Give either `phone` or `callId`.', 'Укажите либо `phone`, либо `callId`.'),
  path: ['phone'],
};

export const eraseBody = z
  .strictObject({
    phone: textParameter
      .refine((phone) => toE164(phone) !== null, {
        error: sentence('Must be a whole phone number.', 'Нужен номер телефона целиком.'),
      })
      .optional()
      .describe('In any format.'),
    callId: textParameter.optional().describe('The vendor’s id of any call of the person.'),
    source: idParameter.optional().describe('Whose call it is, where calls of several sources have this `callId`.'),
    basis: textParameter.optional().describe('Why, for the record: the request, the law. Never personal data.'),
  })
  .refine(({ phone, callId }) => (phone === undefined) !== (callId === undefined), PHONE_OR_CALL_ID)
  .refine(({ callId, source }) => source === undefined || callId !== undefined, WITH_CALL_ID);

export function toErasureSubject({ phone, callId, source }: z.output<typeof eraseBody>): ErasureSubject {
  if (callId !== undefined) return { kind: 'callId', callId, source };
  return { kind: 'phone', number: toE164(phone ?? '') ?? '' };
}

const rows = z.number().int();

export const destructionSchema = z
  .strictObject({
    id: z.string().describe('The record’s own id; the audit log keeps it as `subject`.'),
    at: isoTime,
    who: z.string().describe('The key’s name.'),
    basis: nullableText,
    by: z.enum(['phone', 'callId']).describe('How the person was named.'),
    projects: z.array(z.string()),
    erased: z.array(z.string()).describe('Which kinds of data were removed.'),
    counts: z
      .strictObject({
        calls: rows,
        receipts: rows,
        uploads: rows,
        attempts: rows,
        uploadChanges: rows,
        requests: rows,
        marks: rows,
      })
      .describe('Rows from which it was removed, by table.'),
    cancelled: rows.describe('Uploads that will not be sent any more.'),
    told: z
      .array(z.strictObject({ destination: z.string(), platform: z.string(), project: z.string(), uploads: rows }))
      .describe('Platforms that had received data about the person, or may have: they must be asked separately.'),
  })
  .meta({ id: 'DestructionRecord' });
export type DestructionView = z.output<typeof destructionSchema>;

export function toDestructionView({
  id,
  at,
  who,
  basis,
  by,
  projects,
  counts,
  cancelled,
  told,
}: DestructionRecord): DestructionView {
  return {
    id,
    at: toIso(at),
    who,
    basis,
    by,
    projects: [...projects],
    erased: [...ERASED_FIELDS],
    counts,
    cancelled,
    told: told.map((one) => ({ ...one })),
  };
}

export const DESTRUCTION_EXAMPLE: DestructionView = {
  id: '019aab20-2222-7333-8444-555566667777',
  at: '2026-11-22T09:00:00.000Z',
  who: 'Анна',
  basis: 'Request of the person of 2026-11-20',
  by: 'phone',
  projects: ['okna'],
  erased: [...ERASED_FIELDS],
  counts: { calls: 2, receipts: 4, uploads: 3, attempts: 1, uploadChanges: 0, requests: 1, marks: 1 },
  cancelled: 1,
  told: [{ destination: 'metrika-okna', platform: 'yandex-metrica', project: 'okna', uploads: 2 }],
};
