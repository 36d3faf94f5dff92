import { z } from 'zod';
import { CALL } from '../views/call.example.js';
import { callSchema } from '../views/call.view.js';
import { CONVERSION, RECEIPT } from '../views/ledger.examples.js';
import { conversionSchema, receiptSchema } from '../views/ledger.views.js';
import { maybeText } from '../views/common.js';
import { UPLOAD_DETAIL } from '../views/upload.example.js';
import { uploadDetailSchema } from '../views/upload.view.js';

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

/** Contract: 3. HTTP, GET /calls/{id}. */
export const journeySchema = z
  .strictObject({
    call: callSchema,
    statusText: maybeText.describe('What `statusCode` means in the vendor’s words; null for one that is not known.'),
    receipts: z.array(journeyReceiptSchema).describe('In the order in which they came.'),
    receiptsNote: maybeText.describe('What is not known of the webhooks any more; null where all are kept.'),
    conversions: z.array(conversionSchema).describe('Only those that stand.'),
    uploads: z.array(uploadDetailSchema),
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

export const JOURNEY: JourneyView = {
  call: CALL,
  statusText: 'Ended by the called party',
  receipts: [{ ...RECEIPT, changed: [{ field: 'isQuality', from: null, to: true }] }],
  receiptsNote: null,
  conversions: [CONVERSION],
  uploads: [UPLOAD_DETAIL],
  goals: [
    { goal: 'quality-call', met: true, failed: null },
    { goal: 'long-call', met: false, failed: { condition: 'minTalkSeconds', wanted: 300, found: 187 } },
  ],
  destinations: [
    { id: 'metrika-okna', changes: ['The platform’s verdict decides; it is asked for by itself, “confirm” asks now.'] },
  ],
};
