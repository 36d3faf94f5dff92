import type { WebhookAnswer } from '../config/config.js';
import { parameterKey, readParameters } from '../sources/parameters.js';
import type { ReceiptEntity } from '../store/schema/entities/receipt.entity.js';

/** The answer that a vendor expects once its webhook is stored, instead of our own. */
export interface VendorAnswer {
  readonly contentType: string;
  readonly body: string;
}

/** Null for our own answer. An echo is plain text, whatever it contains. */
export function vendorAnswer(answer: WebhookAnswer | null, receipt: ReceiptEntity): VendorAnswer | null {
  if (answer === null) return null;
  if ('body' in answer) return { contentType: answer.contentType, body: answer.body };
  const echoed = readParameters(receipt).get(parameterKey(answer.echo));
  return echoed === undefined ? null : { contentType: 'text/plain; charset=utf-8', body: echoed.text };
}
