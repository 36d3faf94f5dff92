import { z } from 'zod';
import { RECEIPT_VERDICTS } from '../../store/entities/receipt.entity.js';
import { REQUEST_OUTCOMES } from '../views/ledger.views.js';
import { idText, pageShape, periodShape } from './common.js';

/** `from` and `to` are about `startedAt`. */
export const requestQuery = z.strictObject({
  ...pageShape,
  ...periodShape,
  project: idText.optional(),
  destination: idText.optional(),
  outcome: z.enum(REQUEST_OUTCOMES).optional(),
});

/** `from` and `to` are about `receivedAt`. */
export const receiptQuery = z.strictObject({
  ...pageShape,
  ...periodShape,
  source: idText.optional(),
  verdict: z.enum(RECEIPT_VERDICTS).optional(),
});
