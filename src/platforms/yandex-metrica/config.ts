import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { endpointSetting, goalValueSetting } from '../kit/settings.js';
import { metricaReadSetting } from './reading/settings.js';

/** The visitor ids of a call that Metrica can match, by our names. */
export const IDENTIFIER_KINDS = ['yaCid', 'yclid'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

const COUNTER_ID = sentence(
  'Write the number of the Metrica counter in quotes, e.g. counterId: "12345678".',
  'Запишите номер счётчика Метрики в кавычках, например counterId: "12345678".',
);
const TOKEN = sentence(
  'Give the OAuth token of an account that may edit the counter, e.g. token: ${METRIKA_TOKEN}.',
  'Укажите OAuth-токен аккаунта с правом на счётчик, например token: ${METRIKA_TOKEN}.',
);
const ENDPOINT = sentence(
  'Give an http or https address without a query, e.g. endpoint: https://api-metrika.yandex.net.',
  'Укажите адрес http или https без параметров, например endpoint: https://api-metrika.yandex.net.',
);
const MODE = sentence(
  'Write mode: conversions (goals of calls) or mode: calls (every ended call, for the call reports).',
  'Напишите mode: conversions (цели по звонкам) или mode: calls (каждый завершённый звонок, для ' + 'отчётов о звонках).',
);
const IDENTIFIERS = sentence(
  'List yaCid, yclid or both, each once, in order of preference, e.g. identifiers: [yaCid, yclid].',
  'Перечислите yaCid, yclid или оба, каждый один раз, в порядке предпочтения, например identifiers: ' + '[yaCid, yclid].',
);
const TARGET = sentence(
  'Give the identifier of a JavaScript-event goal of the counter (not its number or name), e.g. target: quality_call.',
  'Укажите идентификатор цели «JavaScript-событие» этого счётчика (не номер и не название), например ' + 'target: quality_call.',
);
const ROWS = sentence(
  'Give a whole number from 1 to 5000, e.g. rowsPerFile: 1000, or auto: one row a file while the day allows it.',
  'Укажите целое число от 1 до 5000, например rowsPerFile: 1000, или auto: по строке в файле, пока хватает запросов.',
);
const PHONE = sentence(
  'Write phoneNumber: omit, tracking (the number that was called) or caller (personal data).',
  'Напишите phoneNumber: omit, tracking (номер, на который звонили) или caller (персональные данные).',
);
const GOAL_NAME = sentence(
  'Give the name of the call goal that Metrica creates, e.g. newGoalName: Звонок.',
  'Укажите название цели «звонок», которую создаст Метрика, например newGoalName: Звонок.',
);
const NO_GOALS = sentence(
  'In mode: calls every ended call is sent, and its Tag names the goals it met: leave goals out.',
  'При mode: calls отправляется каждый завершённый звонок, а выполненные цели стоят в его теге: уберите goals.',
);
const OBJECT_EXAMPLE = '{ target: quality_call }';
const GOALS = sentence(
  'List at least one of the project’s goals, e.g. goals: { quality-call: { target: quality_call } }.',
  'Перечислите хотя бы одну цель проекта, например goals: { quality-call: { target: quality_call } }.',
);

const counterId = z
  .union([z.string(), z.number().int()], { error: COUNTER_ID })
  .transform((id) => String(id).trim())
  .refine((text) => /^[1-9]\d{0,9}$/.test(text), { error: COUNTER_ID });

/** The header's first word is often copied with the token. */
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
  { error: asksFor(OBJECT_EXAMPLE) },
);

/** Besides other problems, but not again for those of `goals` themselves. */
const when = ({ issues }: z.core.ParsePayload): boolean => issues.every(({ path }) => path?.[0] !== 'goals');

/**
 * A destination's own keys for Yandex.Metrica. `goals` maps our goal ids to the counter's JavaScript-event goals. A counter id
 * without quotes is accepted too: it fits a JS number (int32), unlike visitor ids.
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
    /** `auto`: one row per file while quotas allow, so that the file's verdict is the row's own. */
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

/** Says what to write where an object was expected; leaves other problems (unknown keys) to their own messages. */
function asksFor(wanted: string): (issue: { readonly code?: string }) => string | undefined {
  return (issue) =>
    issue.code === 'invalid_type'
      ? sentence(`Write an object such as ${wanted}.`, `Напишите набор ключей, например ${wanted}.`)
      : undefined;
}
