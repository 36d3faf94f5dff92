import { z } from 'zod';

/** The visitor ids of a call that Metrica can match, by our names. */
export const IDENTIFIER_KINDS = ['yaCid', 'yclid'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

const COUNTER_ID = 'Write the number of the Metrica counter in quotes, e.g. counterId: "12345678".';
const TOKEN = 'Give the OAuth token of an account that may edit the counter, e.g. token: ${METRIKA_TOKEN}.';
const ENDPOINT = 'Give an http or https address without a query, e.g. endpoint: https://api-metrika.yandex.net.';
const MODE =
  'Only mode: conversions can be used in this version; calls mode comes later. Write mode: conversions or leave it out.';
const IDENTIFIERS = 'List yaCid, yclid or both, each once, in order of preference, e.g. identifiers: [yaCid, yclid].';
const TARGET =
  'Give the identifier of a JavaScript-event goal of the counter (not its number or name), e.g. target: quality_call.';
const VALUE = 'Write value: send, value: omit, or an amount such as value: 1500.';
const GOALS = 'List at least one of the project’s goals, e.g. goals: { quality-call: { target: quality_call } }.';

const counterId = z
  .union([z.string(), z.number().int()], { error: COUNTER_ID })
  .transform(String)
  .refine((text) => /^[1-9]\d{0,9}$/.test(text), { error: COUNTER_ID });

const endpoint = z
  .string({ error: ENDPOINT })
  .refine((text) => /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(text) && URL.canParse(text), { error: ENDPOINT })
  .transform((text) => text.replace(/\/+$/, ''));

const goal = z.strictObject(
  {
    target: z
      .string({ error: TARGET })
      .trim()
      .min(1, { error: TARGET })
      .regex(/^\P{Cc}*$/u, { error: TARGET }),
    value: z.union([z.enum(['send', 'omit']), z.number().nonnegative({ error: VALUE })], { error: VALUE }).default('send'),
  },
  { error: asksFor('an object such as { target: quality_call }') },
);

/**
 * A destination's own keys for Yandex.Metrica. `goals` maps our goal ids to the counter's JavaScript-event goals.
 * A counter id written without quotes is taken too: it fits a JS number (int32), unlike visitor ids.
 */
export const settings = z.strictObject({
  counterId,
  token: z.string({ error: TOKEN }).regex(/^[\x21-\x7e]+$/, { error: TOKEN }),
  endpoint: endpoint.default('https://api-metrika.yandex.net'),
  mode: z.literal('conversions', { error: MODE }).default('conversions'),
  identifiers: z
    .array(z.enum(IDENTIFIER_KINDS, { error: IDENTIFIERS }), { error: IDENTIFIERS })
    .min(1, { error: IDENTIFIERS })
    .refine((kinds) => new Set(kinds).size === kinds.length, { error: IDENTIFIERS })
    .default([...IDENTIFIER_KINDS]),
  goals: z.record(z.string(), goal, { error: GOALS }).refine((goals) => Object.keys(goals).length > 0, { error: GOALS }),
});
export type Settings = z.output<typeof settings>;
export type GoalSettings = Settings['goals'][string];

/** Says what to write where an object was expected; leaves other troubles (unknown keys) to their own words. */
function asksFor(wanted: string): (issue: { readonly code?: string }) => string | undefined {
  return (issue) => (issue.code === 'invalid_type' ? `Write ${wanted}.` : undefined);
}
