import { createHmac, timingSafeEqual } from 'node:crypto';
import { CLICK_ID_KINDS } from '../../../domain/calls/call.js';
import { type Instant, MINUTE, SECOND, toIso } from '../../../domain/time/instant.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';

/** Standard Webhooks, against replay: a receiver refuses requests that are older, or further ahead of its clock. */
const TOLERANCE_MS = 5 * MINUTE;
const PREFIX = 'whsec_';

interface SignedRequest {
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

/** `v1` is HMAC-SHA256; other versions, like the asymmetric `v1a`, are skipped. */
function isSignature(text: string, expected: Buffer): boolean {
  const [version, value = ''] = text.split(',', 2);
  const sent = Buffer.from(value, 'base64');
  return version === 'v1' && sent.length === expected.length && timingSafeEqual(sent, expected);
}

/** Identifiers of a conversion's visitor in the records, in order of preference. */
const IDENTIFIERS = [...CLICK_ID_KINDS, 'yaCid', 'gaCid'];

/** What a receiver took: the JSON of a signed request, or the fields of a postback. */
interface Delivery {
  readonly account: string;
  /** What identifies a copy. */
  readonly key: string;
  readonly orderId: string | null;
  readonly fields: unknown;
  readonly raw: string;
}

/** Stores what receivers take. A copy is ignored and counted in the existing record. */
export function keepDelivery({ clock, records }: SimulatorContext, delivery: Delivery): void {
  const { account, key, orderId, fields, raw } = delivery;
  const known = records.find('webhook', account, key);
  if (known !== undefined) {
    known.copies += 1;
    return;
  }
  const at = toIso(clock());
  records.add({
    platform: 'webhook',
    at,
    account,
    key,
    goal: textIn(fields, 'goal') ?? '',
    occurredAt: momentIn(fields) ?? at,
    identifier: identifierIn(fields),
    value: numberIn(fields, 'value'),
    currency: textIn(fields, 'currency'),
    orderId,
    copies: 1,
    status: 'counted',
    raw,
  });
}

function identifierIn(fields: unknown): { kind: string; value: string } {
  for (const kind of IDENTIFIERS) {
    const value = textIn(fields, kind);
    if (value !== null && value !== '') return { kind, value };
  }
  return { kind: 'none', value: '' };
}

function momentIn(fields: unknown): string | null {
  const moment = Date.parse(textIn(fields, 'occurredAt') ?? '');
  return Number.isNaN(moment) ? null : toIso(moment);
}

function numberIn(fields: unknown, name: string): number | null {
  const found = valueIn(fields, name, (value) => typeof value === 'number' || isNumeric(value));
  return found === undefined ? null : Number(found);
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
}

function textIn(fields: unknown, name: string): string | null {
  return (valueIn(fields, name, (value) => typeof value === 'string') as string | undefined) ?? null;
}

/** Breadth-first search: the value of the outermost field of this name, wherever a sender puts it. */
function valueIn(fields: unknown, name: string, fits: (value: unknown) => boolean): unknown {
  const open: unknown[] = [fields];
  for (const part of open) {
    if (typeof part !== 'object' || part === null) continue;
    const value = (part as Record<string, unknown>)[name];
    if (fits(value)) return value;
    open.push(...Object.values(part));
  }
  return undefined;
}
