import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, MINUTE, SECOND } from '../../../domain/time/instant.js';

/** Standard Webhooks: a receiver refuses what is older, or further ahead of its clock, against replayed requests. */
const TOLERANCE_MS = 5 * MINUTE;
const PREFIX = 'whsec_';

export interface SignedRequest {
  readonly id: string | undefined;
  /** Seconds since 1970, as text. */
  readonly timestamp: string | undefined;
  /** One signature or several, with spaces in between: a sender whose secret changes signs with both. */
  readonly signature: string | undefined;
  readonly body: Buffer;
}

/**
 * Verifies a request as the receivers of Standard Webhooks do.
 *
 * @returns why it is refused; null where it is genuine
 * @see Standard Webhooks 1.0.0, "Webhook headers" and "Signature scheme", read 2026-11-29
 */
export function refusalOf({ id, timestamp, signature, body }: SignedRequest, secret: string, now: Instant): string | null {
  if (!id || !timestamp || !signature) return 'webhook-id, webhook-timestamp and webhook-signature are required';
  if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp must be seconds since 1970';
  if (Math.abs(now - Number(timestamp) * SECOND) > TOLERANCE_MS) return 'webhook-timestamp is more than five minutes off';
  const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
  return signature.split(' ').some((one) => isSignature(one, expected)) ? null : 'webhook-signature does not match';
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret, 'utf8');
}

/** `v1` is HMAC-SHA256; other versions, like the asymmetric `v1a`, are passed over. */
function isSignature(text: string, expected: Buffer): boolean {
  const [version, value = ''] = text.split(',', 2);
  const sent = Buffer.from(value, 'base64');
  return version === 'v1' && sent.length === expected.length && timingSafeEqual(sent, expected);
}
