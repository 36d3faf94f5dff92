import { addDays } from '../../../domain/time/business-days.js';
import type { ReadContext, SightingAnswer, SightingQuery } from '../../kit/reader.js';
import type { MetricaReadingClient } from './client.js';
import type { ResolvedGoal } from './goals.js';
import { LogMatcher } from './log-matcher.js';
import { type LogLimits, type LogQuery, type LogTrouble, mostDaysOf, readLog } from './log-request.js';
import { LOG_FIELDS, LogLines, UNSURE_FIELD } from './log-rows.js';

interface LogSearch {
  readonly source: LogQuery['source'];
  readonly maxMb: number;
  readonly timezone: string;
  readonly goals: readonly ResolvedGoal[];
}

/**
 * Searches the counter's log for our conversions; the last day that a log may cover is yesterday. A visit's own day is up to 21
 * days before the call.
 */
export async function searchLogs(
  client: MetricaReadingClient,
  { source, maxMb, timezone, goals }: LogSearch,
  { first, last, conversions }: SightingQuery,
  context: ReadContext,
): Promise<SightingAnswer> {
  const byId = new Map(goals.flatMap(({ id, goal }) => (id === null ? [] : [[id, goal] as const])));
  const matcher = new LogMatcher(conversions, byId);
  const days: LogQuery = { source, first, last: addDays(last, -1), fields: LOG_FIELDS[source] };
  const scan = (query: LogQuery) => scanDays(client, query, { maxMb, oldest: first, context }, () => readerOf(matcher, timezone));
  const trouble = (await withoutUnsureField(days, scan))?.trouble;
  return {
    sightings: matcher.sightings(),
    // Counted over part of the days, they would be too few.
    ...(trouble === undefined && { others: matcher.othersByDay() }),
    ...(trouble !== undefined && { trouble }),
  };
}

/** The field may not exist: then the log is requested without it. */
async function withoutUnsureField(
  query: LogQuery,
  scan: (query: LogQuery) => Promise<LogTrouble | null>,
): Promise<LogTrouble | null> {
  const trouble = await scan(query);
  const fields = query.fields.filter((name) => name !== UNSURE_FIELD);
  if (trouble?.errorType !== 'invalid_parameter' || fields.length === query.fields.length) return trouble;
  return scan({ ...query, fields });
}

function readerOf(matcher: LogMatcher, timezone: string): (line: string, isHeader: boolean) => void {
  const lines = new LogLines(timezone);
  return (line, isHeader) => {
    if (isHeader) return lines.readHeader(line);
    const row = lines.read(line);
    if (row !== null) matcher.add(row);
  };
}

/** As many days at a time as the counter's space for logs allows. */
async function scanDays(
  client: MetricaReadingClient,
  query: LogQuery,
  limits: LogLimits,
  reader: () => (line: string, isHeader: boolean) => void,
): Promise<LogTrouble | null> {
  for (let { first } = query; first <= query.last;) {
    const most = await mostDaysOf(client, { ...query, first }, limits.context);
    if ('trouble' in most) return most;
    const end = addDays(first, most.days - 1);
    const last = end < query.last ? end : query.last;
    const trouble = await readLog(client, { ...query, first, last }, limits, reader());
    if (trouble !== null) return trouble;
    first = addDays(last, 1);
  }
  return null;
}
