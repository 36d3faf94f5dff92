import type { Reason } from '../../domain/reason.js';
import type { ConversionFact, Identifier, Prepared } from '../kit/conversion.js';
import { type CurrencyOf, goalNotListed, outgoingValue } from '../kit/settings.js';
import type { WebhookSettings } from './config.js';
import { CLICK_ID_FIELDS, DOCUMENT_FIELDS, type FieldValues, fieldValuesOf, isPhoneField, personalOf } from './fields.js';
import { fieldsOf, parseTemplate } from './template.js';

/** The content of one request: only the fields that its address and body name. Secrets are added when it is sent. */
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

/** The fields in the address, and those of the body or of the default document. */
function fieldsSent({ url, method, body, phones }: WebhookSettings): ReadonlySet<string> {
  const inAddress = fieldsOf(parseTemplate(url));
  if (method === 'GET') return new Set(inAddress);
  if (body !== undefined) return new Set([...inAddress, ...fieldsOf(parseTemplate(body))]);
  return new Set([...inAddress, ...DOCUMENT_FIELDS.filter((name) => !isPhoneField(name)), ...phones]);
}

/** Whether a request contains the conversion's value. */
export function sendsValue(settings: WebhookSettings): boolean {
  return fieldsSent(settings).has('value');
}

/** Whether a request tells the receiver which goal of the call it is. */
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

/** The identifier by which the receiver most likely knows the visitor; null if the request only names the call. */
function identifierOf(fields: FieldValues): Identifier | null {
  const name = [...CLICK_ID_FIELDS, 'yaCid', 'gaCid'].find((field) => field in fields);
  return name === undefined ? null : { kind: name.replace(/^clickIds\./, ''), value: String(fields[name]) };
}

export function webhookPersonalFields({ fields }: WebhookRow): readonly string[] {
  return personalOf(Object.keys(fields));
}
