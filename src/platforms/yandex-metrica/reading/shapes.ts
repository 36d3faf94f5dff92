import { z } from 'zod';
import { parseJsonKeepingIds } from '../../../domain/lossless-json.js';

const id = z.union([z.string(), z.number().int()]).transform(String);

const counter = z.object({
  counter: z.object({ time_zone_name: z.string().nullish(), filter_robots: z.number().nullish() }),
});
const goals = z.object({
  goals: z.array(
    z.object({
      id,
      name: z.string().nullish(),
      type: z.string().nullish(),
      conditions: z.array(z.object({ type: z.string().nullish(), url: z.string().nullish() })).nullish(),
    }),
  ),
});
const report = z.object({
  query: z.object({ attribution: z.string().nullish() }).nullish(),
  data: z.array(
    z.object({
      dimensions: z.array(
        z.object({ name: z.string().nullish(), id: z.union([z.string(), z.number().transform(String)]).nullish() }),
      ),
      metrics: z.array(z.number().nullable()),
    }),
  ),
  sampled: z.boolean().nullish(),
  contains_sensitive_data: z.boolean().nullish(),
  totals: z.array(z.number().nullable()).nullish(),
});
const evaluation = z.object({
  log_request_evaluation: z.object({ possible: z.boolean(), max_possible_day_quantity: z.number().int() }),
});
const logRequest = z.object({
  request_id: id,
  // A list in the samples, a text in practice.
  source: z.union([z.string(), z.array(z.string())]).transform(String),
  date1: z.string(),
  date2: z.string(),
  fields: z.array(z.string()),
  status: z.string(),
  size: z.number().nullish(),
  parts: z.array(z.object({ part_number: z.number().int(), size: z.number().nullish() })).nullish(),
});
export type LogRequestShape = z.output<typeof logRequest>;
export type GoalShape = z.output<typeof goals>['goals'][number];
export type ReportShape = z.output<typeof report>;

/**
 * Parsers of the answers: null if the body does not match the documentation.
 *
 * @see Yandex: openapi/counter/counter, openapi/goal/goals, stat/openapi/data, logs/openapi, read 2026-11-29
 */
export const readCounter = readerOf(counter);
export const readCounterGoals = readerOf(goals);
export const readReport = readerOf(report);
export const readEvaluation = readerOf(evaluation);
export const readLogRequest = readerOf(z.object({ log_request: logRequest }));
export const readLogRequests = readerOf(z.object({ requests: z.array(logRequest) }));

function readerOf<Shape>(schema: z.ZodType<Shape>): (body: string) => Shape | null {
  return (body) => schema.safeParse(parseJsonKeepingIds(body)).data ?? null;
}
