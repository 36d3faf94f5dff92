import { z } from 'zod';
import { isoTime, nullableText } from '../http/answer.js';
import { CONVERSION_EXAMPLE, RECEIPT_EXAMPLE, conversionSchema, receiptSchema } from '../logs/log-views.js';
import { UPLOAD_DETAIL_EXAMPLE, uploadDetailSchema } from '../uploads/upload-views.js';
import { CALL_EXAMPLE, callSchema } from './call-views.js';
import { MARK_EXAMPLE, markSchema } from './mark-views.js';

const fieldChangeSchema = z.strictObject({
  field: z.string().describe('A field of the call, such as `isQuality`, `utm.campaign` or `clickIds.yclid`.'),
  from: z.unknown().describe('Null: absent, or not known any more where `receiptsNote` says so.'),
  to: z.unknown(),
});
const journeyReceiptSchema = receiptSchema
  .extend({
    changed: z
      .array(fieldChangeSchema)
      .nullable()
      .describe('What it brought or changed, by the reading rules of today; null where its text is not kept.'),
  })
  .meta({ id: 'JourneyReceipt' });

/** The answer of `GET /calls/{id}`. */
export const journeySchema = z
  .strictObject({
    call: callSchema,
    statusText: nullableText.describe('What `statusCode` means in the vendor’s words; null for one that is not known.'),
    receipts: z.array(journeyReceiptSchema).describe('In the order in which they came.'),
    receiptsNote: nullableText.describe('What is not known of the webhooks any more; null where all are kept.'),
    marks: z.array(markSchema).describe('What people and CRMs said of it, in the order in which they said it.'),
    conversions: z.array(conversionSchema).describe('Only those that stand.'),
    uploads: z.array(uploadDetailSchema),
    otherCalls: z
      .array(
        z.strictObject({
          id: z.string(),
          at: isoTime,
          answered: z.boolean().nullable(),
          talkSeconds: z.number().int().nullable(),
          utmCampaign: nullableText,
        }),
      )
      .describe('The newest other calls of the same caller in the project, ten at most.'),
    goals: z.array(
      z.strictObject({
        goal: z.string(),
        met: z.boolean(),
        failed: z
          .strictObject({
            condition: z.string(),
            wanted: z.unknown(),
            found: z.unknown().describe('Null: the call does not carry it.'),
          })
          .nullable(),
      }),
    ),
    destinations: z.array(
      z.strictObject({
        id: z.string(),
        changes: z.array(z.string()).describe('Sentences on what would change the state there.'),
      }),
    ),
  })
  .meta({ id: 'Journey' });
export type JourneyView = z.output<typeof journeySchema>;

export const JOURNEY_EXAMPLE: JourneyView = {
  call: CALL_EXAMPLE,
  statusText: 'Ended by the called party',
  receipts: [{ ...RECEIPT_EXAMPLE, changed: [{ field: 'isQuality', from: null, to: true }] }],
  receiptsNote: null,
  marks: [MARK_EXAMPLE],
  conversions: [CONVERSION_EXAMPLE],
  uploads: [UPLOAD_DETAIL_EXAMPLE],
  otherCalls: [
    {
      id: '019aa1f0-5c20-7c3e-9d0b-6f4b5a1c2d3e',
      at: '2026-11-20T09:10:00.000Z',
      answered: false,
      talkSeconds: 0,
      utmCampaign: 'okna-moskva',
    },
  ],
  goals: [
    { goal: 'quality-call', met: true, failed: null },
    { goal: 'long-call', met: false, failed: { condition: 'minTalkSeconds', wanted: 300, found: 187 } },
  ],
  destinations: [
    {
      id: 'metrika-okna',
      changes: ['The platform’s status decides; it is asked for by itself, “Update statuses” under “Destinations” asks now.'],
    },
  ],
};
