import { z } from 'zod';
import { CLICK_ID_KINDS, type ClickIdKind } from '../../domain/calls/call.js';
import type { DateRules } from '../../domain/time/date-parsing.js';
import { PARAMETER_FIELDS, type ParameterName, parameterName } from '../call-event.js';
import { dateSettings } from '../parameters.js';
import { isDatePattern } from './date-patterns.js';

/** What a vendor's values may be mapped to: a call's names in the API, and the click ids a vendor sends by themselves. */
type MappedField = 'callId' | ParameterName | ClickIdKind;
const MAPPED_FIELDS: readonly MappedField[] = ['callId', ...PARAMETER_FIELDS.map(parameterName), ...CLICK_ID_KINDS];

/** Any of these is known only when the call is over. */
const END_FIELDS: readonly MappedField[] = ['endedAt', 'talkSeconds', 'statusCode', 'answered'];

/** Where a value comes from, and what becomes of it: words renamed, a yes turned into a no, or a comparison. */
export interface FieldRule {
  /** Names of parameters or paths into JSON; the first one that says something counts. */
  readonly from: readonly string[];
  readonly map?: Readonly<Record<string, string>> | undefined;
  readonly not?: boolean | undefined;
  readonly is?: readonly string[] | undefined;
}

/** What distinguishes the end of a call from its start: one of our fields has come, or a parameter says so. */
export type EndRule = readonly MappedField[] | { readonly param: string; readonly is: readonly string[] };

/** How one vendor, known only by its config, says what we want to know. */
export interface MappedSettings extends DateRules {
  readonly dates: readonly string[];
  readonly words: { readonly yes: readonly string[]; readonly no: readonly string[] };
  readonly ended: EndRule;
  readonly fields: Readonly<Partial<Record<MappedField, FieldRule>>>;
}

const path = z.string().trim().min(1).max(200);
const paths = z.union([path.transform((one) => [one]), z.array(path).min(1)]);
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const words = z.union([word.transform((one) => [one]), z.array(word).min(1)]);

const rule = z
  .strictObject({ from: paths, map: z.record(z.string(), word).optional(), not: z.boolean().optional(), is: words.optional() })
  .refine(({ not, is }) => !(not && is), 'Give `not` or `is`, not both: they would contradict each other.');
const field = z.union([paths.transform((from): FieldRule => ({ from })), rule]);

const fields = z.strictObject({
  ...(Object.fromEntries(MAPPED_FIELDS.map((name) => [name, field.optional()])) as Record<
    MappedField,
    z.ZodOptional<typeof field>
  >),
  callId: field,
});

/** Together with the zone they are stored as the key of a source's clock, which has room for so many. */
const MOST_PATTERNS = 4;
const LONGEST_PATTERN = 40;
const datePattern = z
  .string()
  .max(LONGEST_PATTERN)
  .refine(isDatePattern, 'is no pattern for a day with its time; write one such as dd/MM/yyyy H:mm:ss or yyyy-MM-dd HH:mm');

export const mappedSettingsSchema: z.ZodType<MappedSettings> = z.strictObject({
  ...dateSettings,
  dates: z.array(datePattern).max(MOST_PATTERNS).default([]),
  words: z.strictObject({ yes: words.default([]), no: words.default([]) }).default({ yes: [], no: [] }),
  ended: z.union([z.array(z.enum(MAPPED_FIELDS)).min(1), z.strictObject({ param: path, is: words })]).default([...END_FIELDS]),
  fields,
});
