import { createHmac } from 'node:crypto';
import { type Instant, SECOND } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient, HttpRequest } from '../../runtime/http.js';
import { createMask, type TextMask, truncateText } from '../../runtime/masking.js';
import type { BatchAnswer } from '../kit/answers.js';
import { unsentExchange } from '../kit/destination-trouble.js';
import { departureOfResult } from '../kit/error-class.js';
import type { SendContext } from '../kit/platform.js';
import { buildRequest } from '../kit/request-building.js';
import { readWebhookAnswer } from './answers.js';
import { contentTypeOf, type WebhookSettings } from './config.js';
import { documentOf, type FieldValues, isPhoneField } from './fields.js';
import type { WebhookRow } from './row.js';
import { bodyFormatOf, CONTENT_TYPES, encoderOf, parseTemplate, render, urlEncoded } from './template.js';

/** Receivers are advised to answer within 15 to 30 seconds. (Standard Webhooks 1.0.0, read 2026-11-30) */
const TIMEOUT_MS = 30 * SECOND;
const WHSEC = 'whsec_';

/**
 * Standard Webhooks' signature: HMAC-SHA256 over `id.timestamp.payload`, the payload exactly as sent.
 *
 * @param seconds of this attempt, not of the conversion
 * @see https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md 1.0.0, read 2026-11-30
 */
export function signatureOf(secret: string, id: string, seconds: number, payload: string): string {
  const key = secret.startsWith(WHSEC) ? Buffer.from(secret.slice(WHSEC.length), 'base64') : Buffer.from(secret, 'utf8');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${payload}`).digest('base64')}`;
}

/** The request of one row at this moment. */
function webhookRequest({ id, fields }: WebhookRow, settings: WebhookSettings, now: Instant): HttpRequest {
  const { method, secret, headers } = settings;
  const { text, contentType } = bodyOf(fields, settings);
  const seconds = Math.floor(now / SECOND);
  const given = contentTypeOf(headers) !== undefined;
  return {
    method,
    url: render(parseTemplate(settings.url), fields, urlEncoded),
    headers: {
      'User-Agent': 'Ringback',
      ...(method === 'POST' && !given && { 'Content-Type': contentType }),
      ...headers,
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      ...(secret !== undefined && { 'webhook-signature': signatureOf(secret, id, seconds, text) }),
    },
    // As bytes: the http client may change a text, and the signature would no longer match.
    ...(method === 'POST' && { body: Buffer.from(text, 'utf8') }),
    timeoutMs: TIMEOUT_MS,
  };
}

function bodyOf(fields: FieldValues, { method, body, headers }: WebhookSettings): { text: string; contentType: string } {
  if (method === 'GET') return { text: '', contentType: '' };
  if (body === undefined) return { text: JSON.stringify(documentOf(fields)), contentType: CONTENT_TYPES.json };
  const format = bodyFormatOf(body, contentTypeOf(headers));
  return { text: render(parseTemplate(body), fields, encoderOf(format)), contentType: CONTENT_TYPES[format] };
}

/**
 * The request as stored for people: the host, the values of the fields, and the document. The templates' own text may be secret
 * (a hook's path, a token in the query, a key in the body) and stays in the config.
 */
function webhookRecord({ id, fields }: WebhookRow, settings: WebhookSettings): string {
  const { method, url, body } = settings;
  const shown = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, isPhoneField(name) ? '***' : value]));
  const content =
    method === 'GET' || body !== undefined ? `fields ${JSON.stringify(shown)}` : JSON.stringify(documentOf(shown), null, 2);
  return truncateText(secretMask(settings)(`${method} ${originOf(url)}/***\nwebhook-id: ${id}\n\n${content}`));
}

/** `https://crm.example:8443`: fields come after it, so it is the same for every row. */
export function originOf(url: string): string {
  return new URL(render(parseTemplate(url), {}, urlEncoded)).origin;
}

/** A shorter word of an address is no secret, and masking it would make answers unreadable. */
const SHORTEST_SECRET = 6;
const OPEN_HEADERS = new Set(['content-type', 'accept', 'user-agent']);

/** Masks the secret and the headers' values. */
function secretMask({ secret, headers }: WebhookSettings): TextMask {
  const values = Object.entries(headers).flatMap(([name, value]) => (OPEN_HEADERS.has(name.toLowerCase()) ? [] : [value]));
  const parts = values.flatMap((value) => value.split(' ')).filter((part) => part.length >= SHORTEST_SECRET);
  const signing = secret === undefined ? [] : [secret, secret.replace(WHSEC, '')];
  return createMask(...signing, ...values, ...parts);
}

/** Also masks the words of the address, which a receiver may repeat. */
function answerMask(settings: WebhookSettings): TextMask {
  const { pathname, searchParams } = new URL(render(parseTemplate(settings.url), {}, urlEncoded));
  const words = [...pathname.split('/'), ...searchParams.values()].filter((word) => word.length >= SHORTEST_SECRET);
  const ofAddress = createMask(...words);
  const ofSecrets = secretMask(settings);
  return (text) => ofAddress(ofSecrets(text));
}

export interface WebhookConnection {
  readonly settings: WebhookSettings;
  readonly http: HttpClient;
  readonly clock: Clock;
}

const STOPPED: Outcome = { kind: 'retry', code: 'PROCESS_STOPPED', afterMs: 0, counted: false };

/**
 * Sends the one row of a request.
 *
 * @throws RangeError for any other number of rows: `limits.rowsPerRequest` is 1
 */
export async function sendWebhook(
  { settings, http, clock }: WebhookConnection,
  rows: readonly WebhookRow[],
  { signal }: SendContext,
): Promise<BatchAnswer> {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new RangeError(`a webhook takes one row per request, not ${rows.length}`);
  if (signal.aborted) return { outcomes: [STOPPED], exchange: unsentExchange('the process is stopping') };

  const request = buildRequest(() => webhookRequest(row, settings, clock.now()));
  const result = await http.send({ ...request, signal });
  const mask = answerMask(settings);
  const answer = result.kind === 'answer' ? result : null;
  return {
    ...readWebhookAnswer(result, { now: clock.now(), mask, expected: settings.expect }),
    exchange: {
      request: webhookRecord(row, settings),
      response: answer && truncateText(mask(answer.body)),
      httpStatus: answer && answer.status,
      remoteId: null,
      left: departureOfResult(result),
    },
  };
}
