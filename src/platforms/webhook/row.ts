import type { Reason } from '../../domain/reason.js';
import type { ConversionFact, Identifier, Prepared } from '../kit/conversion.js';
import { type CurrencyOf, goalNotListed, outgoingValue } from '../kit/settings.js';
import type { WebhookSettings } from './config.js';
import { CLICK_ID_FIELDS, DOCUMENT_FIELDS, type FieldValues, fieldValuesOf, isPhoneField, personalOf } from './fields.js';
import { fieldsOf, parseTemplate } from './template.js';

/** What one request tells: nothing but the fields that its address and body name. Secrets come in when it is sent. */
export interface WebhookRow {
  /** Standard Webhooks' `webhook-id`: the idempotency key. */
  readonly id: string;
  readonly fields: FieldValues;
}

export function prepareWebhookRow(
  fact: ConversionFact,
  settings: WebhookSettings,
  currencyOf?: CurrencyOf,
): Prepared<WebhookRow> {
  const goal = Object.hasOwn(settings.goals, fact.goal) ? settings.goals[fact.goal] : undefined;
  if (goal === undefined) return { skip: { code: 'CONFIGURATION', detail: goalNotListed(fact.goal) } };
  const fields = fieldValuesOf(fact, outgoingValue(goal.value, fact, currencyOf), fieldsSent(settings));
  const missing = missingClickId(fact, settings, fields);
  if (missing !== null) return { skip: missing };
  return { row: { id: fact.idempotencyKey, fields }, groupKey: 'request', identifier: identifierOf(fields) };
}

/** The fields that the address names, and those of the body or of the document in its place. */
function fieldsSent({ url, method, body, phones }: WebhookSettings): ReadonlySet<string> {
  const inAddress = fieldsOf(parseTemplate(url));
  if (method === 'GET') return new Set(inAddress);
  if (body !== undefined) return new Set([...inAddress, ...fieldsOf(parseTemplate(body))]);
  return new Set([...inAddress, ...DOCUMENT_FIELDS.filter((name) => !isPhoneField(name)), ...phones]);
}

/** Whether a request says what the conversion is worth. */
export function sendsValue(settings: WebhookSettings): boolean {
  return fieldsSent(settings).has('value');
}

/** Whether the receiver can tell the goals of one call apart by what a request says. */
export function namesGoal(settings: WebhookSettings): boolean {
  const sent = fieldsSent(settings);
  return sent.has('goal') || sent.has('idempotencyKey');
}

/** An address with click ids is a postback: without any of them the receiver could match nothing. */
function missingClickId({ call }: ConversionFact, { url }: WebhookSettings, fields: FieldValues): Reason | null {
  const wanted = fieldsOf(parseTemplate(url)).filter((name) => CLICK_ID_FIELDS.includes(name));
  if (wanted.length === 0 || wanted.some((name) => name in fields)) return null;
  const damaged = call.warnings.includes('CLICK_ID_INVALID');
  return { code: damaged ? 'IDENTIFIER_INVALID' : 'NO_CLICK_ID', detail: personalOf(wanted).join(', ') };
}

/** What the receiver will most likely know the visitor by; null where the request says only which call it was. */
function identifierOf(fields: FieldValues): Identifier | null {
  const name = [...CLICK_ID_FIELDS, 'yaCid', 'gaCid'].find((field) => field in fields);
  return name === undefined ? null : { kind: name.replace(/^clickIds\./, ''), value: String(fields[name]) };
}

export function webhookPersonalFields({ fields }: WebhookRow): readonly string[] {
  return personalOf(Object.keys(fields));
}
