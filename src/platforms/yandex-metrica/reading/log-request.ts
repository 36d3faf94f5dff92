import { sentence } from '../../../domain/localized-text.js';
import { MINUTE, SECOND } from '../../../domain/time/instant.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { outageTrouble, settingTrouble } from '../../kit/destination-trouble.js';
import type { ReadContext } from '../../kit/reader.js';
import type { MetricaReadingClient } from './client.js';
import { type LogRequestShape, readEvaluation, readLogRequest, readLogRequests } from './shapes.js';

const TOO_LARGE = sentence('the log of these days is larger than logsMaxMb', 'лог за эти дни больше, чем logsMaxMb');
const NO_EVALUATION = sentence(
  'the evaluation of the log is not what the page promises',
  'оценка размера лога не такая, как в документации',
);
const NO_SPACE = sentence(
  'the counter’s space for logs is full (10 GB, shared with other tools)',
  'место для логов счётчика занято (10 ГБ, общие с другими программами)',
);
const NO_REQUEST = sentence('the log request is not what the page promises', 'ответ на запрос лога не такой, как в документации');
const NOT_PREPARED = sentence('Metrica did not prepare the log', 'Метрика не подготовила лог');
const BROKEN_OFF = sentence('the reading was broken off', 'чтение прервано');

export interface LogQuery {
  readonly source: 'visits' | 'hits';
  readonly first: string;
  readonly last: string;
  readonly fields: readonly string[];
}

export interface LogLimits {
  readonly maxMb: number;
  /** The first day of the whole reading; a log that begins earlier was left behind on a previous night. */
  readonly oldest: string;
  readonly context: ReadContext;
}

type Prepared = { readonly request: LogRequestShape } | { readonly trouble: DestinationTrouble };
export type LogTrouble = { readonly trouble: DestinationTrouble; readonly errorType?: string | undefined };

/** Small logs are ready in a moment, large ones take up to hours. The last delay repeats. */
const POLL_AFTER_MS = [SECOND / 10, SECOND, 10 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE];
const ON_THE_WAY = ['created', 'awaiting_retry'];
const CLEAN_TIMEOUT_MS = 30 * SECOND;
const MEGABYTE = 1024 * 1024;

/**
 * Requests a log, passes on its lines part by part, and cleans it whatever happens: a counter's prepared logs share 10 GB with
 * every other tool. A request of ours that a dead process left behind is taken over; those of earlier nights are cleaned.
 *
 * @param onLine gets the header of each part too
 * @returns the trouble that ended it; null if every part was read
 * @see Yandex: logs/openapi (evaluate, create, look, download, clean, cancel), read 2026-11-29
 */
export async function readLog(
  client: MetricaReadingClient,
  query: LogQuery,
  { maxMb, oldest, context }: LogLimits,
  onLine: (line: string, isHeader: boolean) => void,
): Promise<LogTrouble | null> {
  const found = (await findOwn(client, query, oldest, context)) ?? (await create(client, query, context));
  if ('trouble' in found) return found;
  let { request } = found;
  try {
    const prepared = await waitUntilProcessed(client, request, context);
    if ('trouble' in prepared) return prepared;
    request = prepared.request;
    if ((request.size ?? 0) > maxMb * MEGABYTE)
      return { trouble: settingTrouble(`${query.first} – ${query.last}: ${TOO_LARGE}`) };
    return await download(client, request, context, onLine);
  } finally {
    await clean(client, request, context);
  }
}

/** How many days one log may cover; the platform's trouble if it refuses. */
export async function mostDaysOf(
  client: MetricaReadingClient,
  query: LogQuery,
  context: ReadContext,
): Promise<{ readonly days: number } | LogTrouble> {
  const answer = await client.counter('/logrequests/evaluate', context, parametersOf(query));
  if ('trouble' in answer) return answer;
  const evaluation = readEvaluation(answer.body)?.log_request_evaluation;
  if (evaluation === undefined) return { trouble: outageTrouble(NO_EVALUATION) };
  if (evaluation.max_possible_day_quantity < 1) return { trouble: outageTrouble(NO_SPACE) };
  return { days: evaluation.max_possible_day_quantity };
}

function parametersOf({ source, first, last, fields }: LogQuery): Record<string, string> {
  return { date1: first, date2: last, source, fields: fields.join(',') };
}

/** Identified by source and fields, which no other tool requests in this order; other tools' requests are left alone. */
async function findOwn(
  client: MetricaReadingClient,
  query: LogQuery,
  oldest: string,
  context: ReadContext,
): Promise<Prepared | null> {
  const answer = await client.counter('/logrequests', context);
  if ('trouble' in answer) return answer;
  const own = (readLogRequests(answer.body)?.requests ?? []).filter(
    ({ source, fields, status }) =>
      source === query.source && fields.join() === query.fields.join() && [...ON_THE_WAY, 'processed'].includes(status),
  );
  for (const left of own.filter(({ date1 }) => date1 < oldest)) await clean(client, left, context);
  const wanted = own.find(({ date1, date2 }) => date1 === query.first && date2 === query.last);
  return wanted === undefined ? null : { request: wanted };
}

async function create(client: MetricaReadingClient, query: LogQuery, context: ReadContext): Promise<Prepared | LogTrouble> {
  const answer = await client.post('/logrequests', context, parametersOf(query));
  return 'trouble' in answer ? answer : requestOf(answer.body);
}

function requestOf(body: string): Prepared {
  const request = readLogRequest(body)?.log_request;
  return request === undefined ? { trouble: outageTrouble(NO_REQUEST) } : { request };
}

async function waitUntilProcessed(
  client: MetricaReadingClient,
  request: LogRequestShape,
  context: ReadContext,
): Promise<Prepared> {
  let current = request;
  for (let poll = 0; ON_THE_WAY.includes(current.status); poll += 1) {
    await context.wait(POLL_AFTER_MS[Math.min(poll, POLL_AFTER_MS.length - 1)] ?? MINUTE);
    if (context.signal.aborted) return { trouble: outageTrouble(BROKEN_OFF) };
    const answer = await client.counter(`/logrequest/${current.request_id}`, context);
    const next = 'trouble' in answer ? answer : requestOf(answer.body);
    if ('trouble' in next) return next;
    current = next.request;
  }
  return current.status === 'processed' ? { request: current } : { trouble: outageTrouble(`${current.status}: ${NOT_PREPARED}`) };
}

async function download(
  client: MetricaReadingClient,
  { request_id: id, parts }: LogRequestShape,
  context: ReadContext,
  onLine: (line: string, isHeader: boolean) => void,
): Promise<LogTrouble | null> {
  for (const { part_number: number } of parts ?? []) {
    let isHeader = true;
    const answer = await client.lines(`/logrequest/${id}/part/${number}/download`, context, (line) => {
      onLine(line, isHeader);
      isHeader = false;
    });
    if ('trouble' in answer) return answer;
  }
  return null;
}

/** Without the reading's signal, so that it also runs after an abort. If it fails, Metrica cleans the log in time. */
async function clean(client: MetricaReadingClient, request: LogRequestShape, context: ReadContext): Promise<void> {
  const action = request.status === 'processed' ? 'clean' : 'cancel';
  const own = { ...context, signal: AbortSignal.timeout(CLEAN_TIMEOUT_MS), spend: async () => null };
  const answer = await client.post(`/logrequest/${request.request_id}/${action}`, own);
  // It may have been processed in the meantime.
  if ('trouble' in answer && action === 'cancel') await client.post(`/logrequest/${request.request_id}/clean`, own);
}
