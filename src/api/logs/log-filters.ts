import { z } from 'zod';
import { RECEIPT_VERDICTS } from '../../store/schema/entities/receipt.entity.js';
import { idParameter, pageShape, periodShape, textParameter } from '../http/input.js';
import { REQUEST_OUTCOMES } from './log-views.js';

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
  verdict: z.enum(RECEIPT_VERDICTS).optional(),
});

/** `from` and `to` are about `at`. */
export const auditQuery = z.strictObject({
  ...pageShape,
  ...periodShape,
  project: idParameter.optional(),
  who: textParameter.optional().describe('The key’s name, exactly.'),
  action: z
    .string()
    .regex(/^[a-z-]{1,40}(\.[a-z-]{1,40})?$/, 'Must be an action, like calls.reveal, or its first word.')
    .optional()
    .describe('Exactly, or its first word: `destinations` finds `destinations.pause`.'),
  subject: textParameter.optional().describe('The id of what it was done to.'),
});
