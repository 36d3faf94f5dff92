import { z, type ZodType } from 'zod';
import {
  CALL_KEYS,
  type CallKey,
  definitionOf,
  type DefinitionOf,
  type FieldsWith,
  type FieldTypes,
} from '../../domain/calls/call-fields.js';
import { type Call, CLICK_ID_KINDS, WARNING_CODES } from '../../domain/calls/call.js';
import { maskIp, maskPhone } from '../../domain/calls/masking.js';
import { fromMinorUnits } from '../../domain/money.js';
import { toIso } from '../../domain/time/instant.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ConversionEntity } from '../../store/schema/entities/upload.entity.js';
import { countSchema, isoTime, listOf, nullableText } from '../http/answer.js';
import { markSchema } from './mark-views.js';

/** A field of a call that the API shows. */
type ShownField = Exclude<CallKey, FieldsWith<{ readonly view: null }>>;
type ViewName<F extends ShownField> = DefinitionOf<F> extends { readonly view: infer Name extends string } ? Name : F;
type Shown<F extends ShownField> = DefinitionOf<F>['type'] extends 'instant'
  ? string | Extract<Call[F], null>
  : DefinitionOf<F>['type'] extends 'texts'
    ? NonNullable<Call[F]>
    : Call[F];

/** A call, as lists and `GET /calls/{id}` show it. */
export type CallView = {
  readonly [F in ShownField as ViewName<F> extends `${string}.${string}` ? never : ViewName<F>]: Shown<F>;
} & {
  readonly utm: { readonly [F in ShownField as ViewName<F> extends `utm.${infer Name}` ? Name : never]: Shown<F> };
};

/** A field's path in the API's call: its name, or its name inside `utm`. */
export interface ShownCallField {
  readonly field: ShownField;
  readonly group: 'utm' | null;
  readonly name: string;
}

export const SHOWN_FIELDS: readonly ShownCallField[] = CALL_KEYS.flatMap((key): ShownCallField[] => {
  const { view } = definitionOf(key);
  if (view === null) return [];
  const [field, name] = [key as ShownField, view ?? key];
  return name.startsWith('utm.') ? [{ field, group: 'utm', name: name.slice(4) }] : [{ field, group: null, name }];
});

/** Descriptions of fields in the OpenAPI document, in addition to name and type. */
const DESCRIPTIONS: { readonly [F in ShownField]?: string } = {
  callId: 'The vendor’s id.',
  trackingNumber: 'E.164.',
  callerNumber: 'Masked; POST /calls/{id}/reveal shows it in full.',
  clickIds: 'Absent ones are left out.',
  valueMinor: 'What the vendor says the call is worth, in the currency’s units.',
  utmFrom: 'Whether the vendor gave the UTM values, or some were read from the page’s or the entry’s address.',
  ip: 'Masked.',
};

const text = z.string();
const TYPES: { readonly [T in keyof FieldTypes]: ZodType } = {
  flag: z.boolean(),
  number: z.number().int(),
  seconds: z.number().int(),
  amount: z.number(),
  currency: text,
  instant: isoTime,
  text,
  exact: text,
  phone: text,
  ip: text,
  gaClientId: text,
  yaClientId: text,
  clickIds: z.partialRecord(z.enum(CLICK_ID_KINDS), z.string()),
  texts: z.array(z.string()),
  warnings: z.array(z.enum(WARNING_CODES)),
};

function schemaOf(field: ShownField): ZodType {
  const { type, always } = definitionOf(field);
  const core = typeof type === 'string' ? TYPES[type] : z.enum(type);
  const description = DESCRIPTIONS[field];
  const schema = always || type === 'texts' ? core : core.nullable();
  return description === undefined ? schema : schema.describe(description);
}

const shape: Record<string, ZodType> = {};
const utmShape: Record<string, ZodType> = {};
for (const { field, group, name } of SHOWN_FIELDS) {
  (group === null ? shape : utmShape)[name] = schemaOf(field);
  if (group !== null) shape[group] = z.strictObject(utmShape);
}
export const callSchema = z.strictObject(shape as { readonly [N in keyof CallView]: ZodType<CallView[N]> }).meta({ id: 'Call' });

/** A listed call also has its progress at each destination (a missing one has no upload for it), and its marks. */
const listedCallSchema = callSchema
  .extend({
    destinations: z.array(z.strictObject({ id: z.string(), state: z.enum(UPLOAD_STATES) })),
    marks: z.array(markSchema),
    conversions: z
      .array(z.strictObject({ goal: z.string(), value: z.number().nullable(), currency: nullableText }))
      .describe('The goals that it meets, and what each is worth.'),
  })
  .meta({ id: 'ListedCall' });
export const callListSchema = listOf(listedCallSchema);

/** The value of a listed call's conversion. */
export function toWorth({
  goal,
  valueMinor,
  currency,
}: ConversionEntity): z.output<typeof listedCallSchema>['conversions'][number] {
  return { goal, value: valueMinor === null ? null : fromMinorUnits(valueMinor), currency };
}

export const callCountSchema = z
  .strictObject({ total: countSchema, complete: z.boolean().describe('False: there are at least so many.') })
  .meta({ id: 'CallCount' });

export const revealedSchema = z.strictObject({ callerNumber: nullableText, ip: nullableText }).meta({ id: 'Revealed' });

/** Masks of fields that are shown in full only to people who state a reason. */
const MASKS: Readonly<Record<FieldsWith<{ readonly personal: 'masked' }>, (value: string) => string>> = {
  callerNumber: maskPhone,
  ip: maskIp,
};

/** Converts a stored value for display; null if it needs no conversion. */
function conversionOf(field: ShownField): ((value: never) => unknown) | null {
  const { type, personal } = definitionOf(field);
  if (personal === 'masked') return MASKS[field as keyof typeof MASKS];
  if (type === 'amount') return fromMinorUnits;
  return type === 'instant' ? toIso : null;
}

const STEPS = SHOWN_FIELDS.map(({ field, group, name }) => ({
  field,
  name,
  isUtm: group === 'utm',
  convert: conversionOf(field) as ((value: unknown) => unknown) | null,
  /** A list is empty if nothing was received. */
  empty: definitionOf(field).type === 'texts' ? [] : null,
}));

/**
 * Every key of a view, to be copied: V8 keeps a copy of an object from `JSON.parse` in a form that is fast to fill and to
 * serialise. One that is filled key by key from `{}` takes twice as long.
 */
const EMPTY_VIEW = JSON.parse(
  JSON.stringify(Object.fromEntries(STEPS.flatMap(({ isUtm, name }) => (isUtm ? [['utm', null]] : [[name, null]])))),
) as object;

/** A call for display: the caller's number and address masked, everything else as stored. */
export function toCallView(call: CallEntity): CallView {
  const utm: Record<string, unknown> = {};
  const view: Record<string, unknown> = { ...EMPTY_VIEW };
  for (const { field, name, isUtm, convert, empty } of STEPS) {
    const value = call[field] ?? empty;
    (isUtm ? utm : view)[name] = value === null || convert === null ? value : convert(value);
  }
  view['utm'] = utm;
  return view as CallView;
}

export const EXAMPLE_RECEIPT_ID = '019aab11-5a90-7e4f-8123-456789abcdef';
export const EXAMPLE_CALL_ID = '019aab11-5c20-7c3e-9d0b-6f4b5a1c2d3e';

/** What the OpenAPI document shows for a call. */
export const CALL_EXAMPLE: CallView = {
  id: EXAMPLE_CALL_ID,
  project: 'okna',
  source: 'mango-main',
  callId: '31760000000123457',
  phase: 'ended',
  startedAt: '2026-11-22T07:45:00.000Z',
  endedAt: '2026-11-22T07:49:00.000Z',
  callType: 'dynamic',
  direction: 'in',
  statusCode: 1120,
  accepted: true,
  answered: true,
  trackingNumber: '+74951234567',
  callerNumber: '+7916***4567',
  talkSeconds: 187,
  waitSeconds: 12,
  isNew: true,
  isQuality: true,
  isDuplicate: false,
  tags: ['Целевой'],
  value: null,
  currency: null,
  dealId: null,
  uid: '5f1c1c2a9b',
  gaCid: '1234567890.1763800000',
  yaCid: '1763800000123456789',
  rsCid: null,
  utm: { source: 'yandex', medium: 'cpc', campaign: 'okna-moskva', content: null, term: 'пластиковые окна' },
  utmFrom: 'vendor',
  clickIds: { yclid: '17638000001234567891' },
  gaSessionId: null,
  countryCode: 'RU',
  regionCode: 'MOW',
  city: 'Москва',
  device: 'mobile',
  ip: '203.0.113.0',
  pageUrl: 'https://okna.example/calc?yclid=17638000001234567891',
  firstUrl: 'https://okna.example/',
  customParam: null,
  warnings: [],
  receivedAt: '2026-11-22T07:49:02.000Z',
  updatedAt: '2026-11-22T07:49:02.400Z',
};
