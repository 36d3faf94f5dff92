import { CLICK_ID_KINDS, UPLOADABLE_FIELDS, type UploadableCall } from '../../domain/calls/call.js';
import { fromMinorUnits, type Money } from '../../domain/money.js';
import { SECOND } from '../../domain/time/instant.js';
import type { ConversionFact } from '../kit/conversion.js';

export type FieldValue = string | number | boolean;
/** A call's values by the names in templates; absent ones are left out. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

const CONVERSION_FIELDS = ['goal', 'value', 'currency', 'occurredAt', 'occurredAtSeconds', 'idempotencyKey'] as const;
/** Sent only if a template names them; `utm` as in the API's call. */
const TEMPLATE_FIELDS = {
  'utm.source': 'utmSource',
  'utm.medium': 'utmMedium',
  'utm.campaign': 'utmCampaign',
  'utm.content': 'utmContent',
  'utm.term': 'utmTerm',
  city: 'city',
  dealId: 'dealId',
} as const satisfies Readonly<Record<string, keyof UploadableCall>>;
type TemplateOnlyField = (typeof TEMPLATE_FIELDS)[keyof typeof TEMPLATE_FIELDS];

/** Lists cannot be in a template, and the click ids have names of their own. */
type PlainField = Exclude<keyof UploadableCall, 'clickIds' | 'warnings' | TemplateOnlyField>;

const PLAIN_FIELDS = UPLOADABLE_FIELDS.filter(isPlain);

function isPlain(field: keyof UploadableCall): field is PlainField {
  const isTemplateOnly = Object.values<string>(TEMPLATE_FIELDS).includes(field);
  return field !== 'clickIds' && field !== 'warnings' && !isTemplateOnly;
}

export const CLICK_ID_FIELDS: readonly string[] = CLICK_ID_KINDS.map((kind) => `clickIds.${kind}`);

/** The fields of the document of a request without a `body` of its own, including phones. */
export const DOCUMENT_FIELDS: readonly string[] = [...CONVERSION_FIELDS, ...PLAIN_FIELDS, ...CLICK_ID_FIELDS];
/** Every name that a template may contain. */
export const FIELD_NAMES: readonly string[] = [...DOCUMENT_FIELDS, ...Object.keys(TEMPLATE_FIELDS)];

/** Sent only if a template or the setting `phones` names them. */
export const PHONE_FIELDS = ['trackingNumber', 'callerNumber'] as const;

/**
 * Every other field counts as personal, including new ones, until it is listed here. Stricter than the table of a call's fields.
 */
const IMPERSONAL: ReadonlySet<string> = new Set([
  ...CONVERSION_FIELDS,
  ...Object.keys(TEMPLATE_FIELDS).filter((name) => name.startsWith('utm.')),
  ...(['id', 'callId', 'callType', 'answered', 'isNew', 'talkSeconds', 'waitSeconds'] satisfies PlainField[]),
]);

export function isPhoneField(name: string): boolean {
  return PHONE_FIELDS.some((field) => field === name);
}

/** The personal ones of these fields, by our names: `gclid` of `clickIds.gclid`. */
export function personalOf(names: readonly string[]): string[] {
  return names.filter((name) => !IMPERSONAL.has(name)).map((name) => name.replace(/^clickIds\./, ''));
}

/** The values of the named fields. */
export function fieldValuesOf(fact: ConversionFact, money: Money | null, names: ReadonlySet<string>): FieldValues {
  const { call, goal, occurredAt, idempotencyKey } = fact;
  const all: Readonly<Record<string, FieldValue | null | undefined>> = {
    goal,
    value: money && fromMinorUnits(money.minor),
    currency: money?.currency,
    occurredAt: new Date(occurredAt).toISOString(),
    occurredAtSeconds: Math.floor(occurredAt / SECOND),
    idempotencyKey,
    ...Object.fromEntries(PLAIN_FIELDS.map((field) => [field, call[field]])),
    ...Object.fromEntries(CLICK_ID_KINDS.map((kind) => [`clickIds.${kind}`, call.clickIds[kind]])),
    ...Object.fromEntries(Object.entries(TEMPLATE_FIELDS).map(([name, field]) => [name, call[field]])),
  };
  const carried = Object.entries(all).flatMap(([name, value]): [string, FieldValue][] =>
    value === null || value === undefined || !names.has(name) ? [] : [[name, value]],
  );
  return Object.fromEntries(carried);
}

/** Standard Webhooks: the event type in the document. */
export const EVENT_TYPE = 'conversion';

/**
 * The document of a request without a `body` of its own: the conversion, and in `call` what is known of its call. Absent values
 * are null; click ids and phones that are not sent are left out.
 */
export function documentOf(values: FieldValues): Readonly<Record<string, unknown>> {
  const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  const clickIds = CLICK_ID_KINDS.flatMap((kind) => {
    const value = values[`clickIds.${kind}`];
    return value === undefined ? [] : [[kind, value] as const];
  });
  const sentFields = PLAIN_FIELDS.filter((field) => !isPhoneField(field) || field in values);
  return {
    type: EVENT_TYPE,
    timestamp: values['occurredAt'] ?? null,
    ...pick(CONVERSION_FIELDS),
    call: { ...pick(sentFields), clickIds: Object.fromEntries(clickIds) },
  };
}
