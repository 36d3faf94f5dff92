import { z } from 'zod';
import { CALL } from '../views/call.example.js';
import { callSchema } from '../views/call.view.js';
import { CONVERSION, RECEIPT } from '../views/ledger.examples.js';
import { conversionSchema, receiptSchema } from '../views/ledger.views.js';
import { UPLOAD_DETAIL } from '../views/upload.example.js';
import { uploadDetailSchema } from '../views/upload.view.js';

/** Contract: 3. HTTP, GET /calls/{id}. */
export const journeySchema = z
  .strictObject({
    call: callSchema,
    receipts: z.array(receiptSchema),
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
  receipts: [RECEIPT],
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
