import { z } from 'zod';
import { endpointSetting, goalValueSetting } from '../kit/settings.js';
import { metricaReadSetting } from './reading/settings.js';

/** The visitor ids of a call that Metrica can match, by our names. */
export const IDENTIFIER_KINDS = ['yaCid', 'yclid'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

const COUNTER_ID = 'Write the number of the Metrica counter in quotes, e.g. counterId: "12345678".';
const TOKEN = 'Give the OAuth token of an account that may edit the counter, e.g. token: ${METRIKA_TOKEN}.';
const ENDPOINT = 'Give an http or https address without a query, e.g. endpoint: https://api-metrika.yandex.net.';
const MODE = 'Write mode: conversions (goals of calls) or mode: calls (every ended call, for the call reports).';
const IDENTIFIERS = 'List yaCid, yclid or both, each once, in order of preference, e.g. identifiers: [yaCid, yclid].';
const TARGET =
  'Give the identifier of a JavaScript-event goal of the counter (not its number or name), e.g. target: quality_call.';
const ROWS = 'Give a whole number from 1 to 5000, e.g. rowsPerFile: 1000, or auto: one row a file while the day allows it.';
const PHONE = 'Write phoneNumber: omit, tracking (the number that was called) or caller (personal data).';
const GOAL_NAME = 'Give the name of the call goal that Metrica creates, e.g. newGoalName: Звонок.';
const NO_GOALS = 'In mode: calls every ended call is sent, and its Tag names the goals it met: leave goals out.';
const GOALS = 'List at least one of the project’s goals, e.g. goals: { quality-call: { target: quality_call } }.';

const counterId = z
  .union([z.string(), z.number().int()], { error: COUNTER_ID })
  .transform((id) => String(id).trim())
  .refine((text) => /^[1-9]\d{0,9}$/.test(text), { error: COUNTER_ID });

/** The word that the header begins with is often copied with the token. */
const token = z
  .string({ error: TOKEN })
  .transform((text) => text.trim().replace(/^(?:Authorization: *)?OAuth +/i, ''))
  .pipe(z.string().regex(/^[\x21-\x7e]+$/, { error: TOKEN }));

const goal = z.strictObject(
  {
    target: z
      .string({ error: TARGET })
      .trim()
      .min(1, { error: TARGET })
      .regex(/^\P{Cc}*$/u, { error: TARGET }),
    value: goalValueSetting,
  },
  { error: asksFor('an object such as { target: quality_call }') },
);

/** Beside other mistakes too, but not twice for `goals` themselves. */
const when = ({ issues }: z.core.ParsePayload): boolean => issues.every(({ path }) => path?.[0] !== 'goals');

/**
 * A destination's own keys for Yandex.Metrica. `goals` maps our goal ids to the counter's JavaScript-event goals.
 * A counter id written without quotes is taken too: it fits a JS number (int32), unlike visitor ids.
 */
export const metricaSettings = z
  .strictObject({
    counterId,
    token,
    endpoint: endpointSetting(ENDPOINT, /\/(?:management|stat|logs)(?:\/.*)?$/).default('https://api-metrika.yandex.net'),
    mode: z.enum(['conversions', 'calls'], { error: MODE }).default('conversions'),
    identifiers: z
      .array(z.enum(IDENTIFIER_KINDS, { error: IDENTIFIERS }), { error: IDENTIFIERS })
      .min(1, { error: IDENTIFIERS })
      .refine((kinds) => new Set(kinds).size === kinds.length, { error: IDENTIFIERS })
      .default([...IDENTIFIER_KINDS]),
    /** `auto`: the verdict on a file of one row is the row's own. */
    rowsPerFile: z
      .union(
        [
          z.number({ error: ROWS }).int({ error: ROWS }).min(1, { error: ROWS }).max(5000, { error: ROWS }),
          z.literal('auto', { error: ROWS }),
        ],
        { error: ROWS },
      )
      .default(1000),
    goals: z.record(z.string(), goal, { error: GOALS }).default({}),
    newGoalName: z
      .string({ error: GOAL_NAME })
      .trim()
      .min(1, { error: GOAL_NAME })
      .max(255, { error: GOAL_NAME })
      .default('Звонок'),
    phoneNumber: z.enum(['omit', 'tracking', 'caller'], { error: PHONE }).default('omit'),
    read: metricaReadSetting,
  })
  .refine(({ mode, goals }) => mode === 'calls' || Object.keys(goals).length > 0, { path: ['goals'], error: GOALS, when })
  .refine(({ mode, goals }) => mode !== 'calls' || Object.keys(goals).length === 0, { path: ['goals'], error: NO_GOALS, when });
export type MetricaSettings = z.output<typeof metricaSettings>;

/** Says what to write where an object was expected; leaves other troubles (unknown keys) to their own words. */
function asksFor(wanted: string): (issue: { readonly code?: string }) => string | undefined {
  return (issue) => (issue.code === 'invalid_type' ? `Write ${wanted}.` : undefined);
}
