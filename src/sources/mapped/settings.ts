import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { CLICK_ID_KINDS, type ClickIdKind } from '../../domain/calls/call.js';
import { type Country, toCountry } from '../../domain/calls/identifiers.js';
import type { DateRules } from '../../domain/time/date-parsing.js';
import { PARAMETER_FIELDS, type ParameterName, parameterName } from '../call-event.js';
import { dateSettings } from '../parameters.js';
import { asksAnything, type Condition, condition, countOf, numberTests, path, type ValueTest, words } from './conditions.js';
import { isDatePattern } from './date-patterns.js';

/** Targets of the mapping: a call's names in the API, and click ids that a vendor sends as parameters of their own. */
type MappedField = 'callId' | ParameterName | ClickIdKind;
const MAPPED_FIELDS: readonly MappedField[] = ['callId', ...PARAMETER_FIELDS.map(parameterName), ...CLICK_ID_KINDS];

/** Known only when the call is over. */
const END_FIELDS: readonly MappedField[] = ['endedAt', 'talkSeconds', 'statusCode', 'answered'];
/** Fields that may be given as the time between two moments. */
const DURATIONS: readonly MappedField[] = ['talkSeconds', 'waitSeconds'];

/** Where a value comes from, and how it is converted: words renamed, a boolean negated, or a test. */
export interface FieldRule extends ValueTest {
  /** Parameter names or paths into JSON; the first non-empty one counts. */
  readonly from: readonly string[];
  /** The value is all of them together, in this order. */
  readonly joined?: boolean | undefined;
  /** The value is the time from the moment at `from` to the moment here. */
  readonly to?: readonly string[] | undefined;
  readonly map?: Readonly<Record<string, string>> | undefined;
  readonly not?: boolean | undefined;
}

/** How the end of a call is told from its start: one of these fields is present, and all conditions hold. */
export interface EndRule {
  /** Empty if the conditions decide alone. */
  readonly fields: readonly MappedField[];
  readonly conditions: readonly Condition[];
}

/** One vendor's format, defined only by the config. */
export interface MappedSettings extends DateRules {
  readonly dates: readonly string[];
  readonly words: { readonly yes: readonly string[]; readonly no: readonly string[] };
  /** Country of national numbers. Null: Russia's, and numbers of other countries with their code. */
  readonly country: Country | null;
  /** Webhooks that meet any of these are stored, and make no call. */
  readonly ignore: readonly Condition[];
  /** The list in the body each of whose elements is a call; null if a webhook is about one call. */
  readonly each: string | null;
  readonly ended: EndRule;
  readonly fields: Readonly<Partial<Record<MappedField, FieldRule>>>;
}

const paths = z.union([path.transform((one) => [one]), z.array(path).min(1)]);

const rule = z
  .strictObject({
    from: paths,
    to: paths.optional(),
    map: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
    not: z.boolean().optional(),
    is: words.optional(),
    ...numberTests,
  })
  .refine(({ not, is, above, below }) => !not || countOf(is, above ?? below) === 0, {
    error: sentence(
      'Give `not` or `is`, not both: they would contradict each other.',
      'Укажите `not` или `is`, но не оба: они противоречили бы друг другу.',
    ),
  })
  .refine(({ to, ...others }) => to === undefined || (others.map === undefined && !others.not && !asksAnything(others)), {
    error: sentence(
      'A time from `from` to `to` is a number of seconds: leave `map`, `is`, `above`, `below` and `not` out.',
      'Время от `from` до `to` — число секунд: уберите `map`, `is`, `above`, `below` и `not`.',
    ),
  });
const field = z.union([paths.transform((from): FieldRule => ({ from })), rule]);

const NO_CALL_ID = sentence(
  'This is missing: give the parameter that holds the call’s id (or `id: [a, b]` where it takes several).',
  'Этого не хватает: укажите параметр с номером звонка (или `id: [a, b]`, если он складывается из нескольких).',
);
const BOTH_CALL_IDS = sentence(
  'Give `callId`, one parameter or the first of several that says something, or `id`, several put together; not both.',
  'Укажите `callId` (один параметр или первый непустой из нескольких) или `id` (несколько вместе), но не оба.',
);
const NO_DURATION = sentence(
  `Only ${DURATIONS.join(' and ')} are times between two moments.`,
  `Время между двумя моментами — только ${DURATIONS.join(' и ')}.`,
);

const fields = z
  .strictObject({
    ...(Object.fromEntries(MAPPED_FIELDS.map((name) => [name, field.optional()])) as Record<
      MappedField,
      z.ZodOptional<typeof field>
    >),
    id: z.array(path).min(1).optional(),
  })
  .superRefine((all, context) => {
    if (countOf(all.callId, all.id) !== 1) {
      const message = all.id === undefined ? NO_CALL_ID : BOTH_CALL_IDS;
      context.addIssue({ code: 'custom', path: ['callId'], message });
    }
    for (const name of MAPPED_FIELDS) {
      if (all[name]?.to !== undefined && !DURATIONS.includes(name))
        context.addIssue({
          code: 'custom',
          path: [name, 'to'],
          message: NO_DURATION,
        });
    }
  })
  .transform(({ id, ...named }): MappedSettings['fields'] =>
    id === undefined ? named : { ...named, callId: { from: id, joined: true } },
  );

/** Together with the zone they are stored as the key of a source's clock, whose column is limited. */
const MOST_PATTERNS = 4;
const LONGEST_PATTERN = 40;
const datePattern = z
  .string()
  .max(LONGEST_PATTERN)
  .refine(
    isDatePattern,
    sentence(
      'Must be a pattern for a day with its time, like dd/MM/yyyy H:mm:ss or yyyy-MM-dd HH:mm.',
      'Нужен шаблон дня со временем, например dd/MM/yyyy H:mm:ss или yyyy-MM-dd HH:mm.',
    ),
  );

const endField = z.enum(MAPPED_FIELDS);
const ended = z
  .union([z.array(z.union([endField, condition])).min(1), condition.transform((one) => [one])])
  .transform((list): EndRule => ({
    fields: list.flatMap((one) => (typeof one === 'string' ? [one] : [])),
    conditions: list.flatMap((one) => (typeof one === 'string' ? [] : [one])),
  }));

const country = z
  .string()
  .refine(
    (code) => toCountry(code) !== null,
    sentence('Must be a country by its code of two letters, like RU, KZ or US.', 'Нужен код страны из двух букв: RU, KZ или US.'),
  )
  .transform(toCountry);

export const mappedSettingsSchema: z.ZodType<MappedSettings> = z.strictObject({
  ...dateSettings,
  dates: z.array(datePattern).max(MOST_PATTERNS).default([]),
  words: z.strictObject({ yes: words.default([]), no: words.default([]) }).default({ yes: [], no: [] }),
  country: country.nullable().default(null),
  ignore: z.array(condition).default([]),
  each: path.nullable().default(null),
  ended: ended.default({ fields: [...END_FIELDS], conditions: [] }),
  fields,
});
