import { type Instant, SECOND } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient, HttpResult } from '../../runtime/http.js';
import { type TextMask, truncateText } from '../../runtime/masking.js';
import type { BatchAnswer, Exchange } from '../kit/answers.js';
import { msUntilPast } from '../kit/clock-skew.js';
import { unsentExchange } from '../kit/destination-trouble.js';
import { departureOfResult, type RequestAnswer } from '../kit/error-class.js';
import type { SendContext } from '../kit/platform.js';
import { buildRequest } from '../kit/request-building.js';
import { readUploadAnswer } from './answer.js';
import type { MetricaSettings } from './config.js';
import { readUploading } from './responses.js';
import { type MetricaRow, toCsv } from './row.js';

/** Page size of the list of uploads: two pages hold a year of hourly files, and an answer stays below the http limit. */
export const UPLOADINGS_PER_PAGE = 5000;

/** The calls to Metrica's management API that we use. None throws for what the network or platform does. */
export interface MetricaClient {
  /** @param comment letters and digits only: the key for finding the upload again */
  upload(csv: string, comment: string, signal: AbortSignal): Promise<HttpResult>;
  uploading(id: string, signal: AbortSignal): Promise<HttpResult>;
  uploadings(offset: number, limit: number, signal: AbortSignal): Promise<HttpResult>;
  /** The first page of the other kind of files: calls for a destination of conversions, conversions for one of calls. */
  otherUploadings(signal: AbortSignal): Promise<HttpResult>;
  counter(signal: AbortSignal): Promise<HttpResult>;
  goals(signal: AbortSignal): Promise<HttpResult>;
}

/** Conversions and calls have paths of their own; the answers have one shape. */
const PATHS = {
  conversions: { upload: 'upload', one: 'uploading', list: 'uploadings' },
  calls: { upload: 'upload_calls', one: 'calls_uploading', list: 'calls_uploadings' },
} as const;

/** The path of the upload, as requests are shown to people. */
function uploadPath({ counterId, mode, newGoalName }: MetricaSettings, comment: string): string {
  const query = new URLSearchParams({ comment, ...(mode === 'calls' && { new_goal_name: newGoalName }) });
  return `${counterPath(counterId)}/offline_conversions/${PATHS[mode].upload}?${query.toString()}`;
}

/** The name of the list that holds the verdicts. */
export function uploadListName({ mode }: MetricaSettings): string {
  return `offline_conversions/${PATHS[mode].list}`;
}

/**
 * @see Yandex: openapi/offline_conversions/upload_1, findById_1, findAll_1, openapi/call/uploadCalls, findCallUploadingById,
 * openapi/goal/goals, openapi/counter/counter, intro/authorization, read 2026-11-22.
 * Some older samples leave the space after `OAuth` out or send `client_id_type`; neither is in the current pages.
 */
export function createMetricaClient(settings: MetricaSettings, http: HttpClient): MetricaClient {
  const headers = { Authorization: `OAuth ${settings.token}` };
  const counter = counterPath(settings.counterId);
  const paths = PATHS[settings.mode];
  const others = PATHS[settings.mode === 'calls' ? 'conversions' : 'calls'];
  const get = (path: string, signal: AbortSignal): Promise<HttpResult> =>
    http.send({ method: 'GET', url: `${settings.endpoint}${path}`, headers, signal });
  return {
    upload: (csv, comment, signal) =>
      http.send({
        method: 'POST',
        url: `${settings.endpoint}${uploadPath(settings, comment)}`,
        headers,
        body: filePart(csv, `${settings.mode}.csv`),
        signal,
      }),
    uploading: (id, signal) => get(`${counter}/offline_conversions/${paths.one}/${encodeURIComponent(id)}`, signal),
    uploadings: (offset, limit, signal) =>
      get(`${counter}/offline_conversions/${paths.list}?limit=${limit}&offset=${offset}`, signal),
    otherUploadings: (signal) =>
      get(`${counter}/offline_conversions/${others.list}?limit=${UPLOADINGS_PER_PAGE}&offset=0`, signal),
    counter: (signal) => get(counter, signal),
    goals: (signal) => get(`${counter}/goals?useDeleted=false`, signal),
  };
}

function counterPath(counterId: string): string {
  return `/management/v1/counter/${counterId}`;
}

/** The http client adds the boundary: a Content-Type of our own would lose it. */
function filePart(csv: string, name: string): FormData {
  const form = new FormData();
  form.append('file', new Blob([csv], { type: 'text/csv' }), name);
  return form;
}

/** A client that counts its requests for lists and single uploads, which use up the login's daily quota. */
export function withReadCounter(client: MetricaClient): { readonly client: MetricaClient; made(): number } {
  let made = 0;
  return {
    made: () => made,
    client: {
      ...client,
      uploading: (...asked) => {
        made += 1;
        return client.uploading(...asked);
      },
      uploadings: (...asked) => {
        made += 1;
        return client.uploadings(...asked);
      },
    },
  };
}

interface Uploader {
  readonly client: MetricaClient;
  readonly clock: Clock;
  readonly settings: MetricaSettings;
  readonly mask: TextMask;
}

/**
 * Sends one file. Rows of this second or a later one are kept back: a DateTime that is not in the past fails the whole file, and
 * a clock that was set back may produce one.
 */
export async function uploadRows(uploader: Uploader, rows: readonly MetricaRow[], context: SendContext): Promise<BatchAnswer> {
  const now = uploader.clock.now();
  const past = [...rows.keys()].filter((index) => earlyBy(rows[index], now) === 0);
  if (context.signal.aborted || past.length === 0) {
    const why = context.signal.aborted ? 'the process is stopping' : 'no row is of the past yet';
    return { outcomes: rows.map((row) => notSent(row, now)), exchange: unsentExchange(why) };
  }
  const csv = buildRequest(() => toCsv(rows.filter((row) => earlyBy(row, now) === 0)));
  const result = await uploader.client.upload(csv, context.requestKey, context.signal);
  const reading = readUploadAnswer(result, past.length, { now: uploader.clock.now(), mask: uploader.mask });
  const sent = past.flatMap((index) => rows[index] ?? []);
  const settled = waitForPlatformClock(reading, sent, result, uploader.clock.now());
  const keptBack = new Set([...rows.keys()].filter((index) => earlyBy(rows[index], now) > 0));
  const exchange = exchangeOf(uploader, csv, context.requestKey, result);
  return { ...spreadOverAllRows(settled, past, rows, now), exchange, ...(keptBack.size > 0 && { keptBack }) };
}

/** Milliseconds until the row's second is over; 0 for a row in the past. */
function earlyBy(row: MetricaRow | undefined, now: Instant): number {
  return Math.max(0, ((row?.dateTime ?? 0) + 1) * SECOND - now);
}

function notSent(row: MetricaRow, now: Instant): Outcome {
  const afterMs = earlyBy(row, now);
  return { kind: 'retry', code: afterMs > 0 ? 'TOO_EARLY' : 'PROCESS_STOPPED', afterMs, counted: false };
}

/** A file refused because of rows that are in the future by Metrica's clock: those wait, and the others are sent again. */
function waitForPlatformClock(
  reading: RequestAnswer,
  rows: readonly MetricaRow[],
  result: HttpResult,
  now: Instant,
): RequestAnswer {
  if (!reading.unnamed) return reading;
  const date = result.kind === 'answer' ? result.headers.date : undefined;
  const words = reading.unnamed.rejection.message ?? '';
  const outcomes = rows.map(({ dateTime }): Outcome => {
    const afterMs = msUntilPast(dateTime * SECOND, { now, date, words });
    return afterMs > 0 ? { kind: 'retry', code: 'TOO_EARLY', afterMs, counted: false } : { kind: 'again' };
  });
  const others = outcomes.flatMap(({ kind }, index) => (kind === 'again' ? [index] : []));
  if (others.length === rows.length) return reading;
  return { outcomes, ...(others.length > 0 && { parts: [others] }) };
}

/** The answer for the sent rows, mapped back to all rows. */
function spreadOverAllRows(
  reading: RequestAnswer,
  sent: readonly number[],
  rows: readonly MetricaRow[],
  now: Instant,
): RequestAnswer {
  const outcomes = rows.map((row) => notSent(row, now));
  reading.outcomes.forEach((outcome, place) => {
    const index = sent[place];
    if (index !== undefined) outcomes[index] = outcome;
  });
  const parts = reading.parts?.map((part) => part.flatMap((place) => sent[place] ?? []));
  return { ...reading, ...(parts && { parts }), outcomes };
}

/** Visitor ids are stored so that they can be looked up; phone numbers, including those inside addresses, are not. */
function exchangeOf({ settings, mask }: Uploader, csv: string, requestKey: string, result: HttpResult): Exchange {
  const answer = result.kind === 'answer' ? result : null;
  return {
    request: truncateText(`POST ${uploadPath(settings, requestKey)}\n\n${mask(csv)}`),
    response: answer && truncateText(mask(answer.body)),
    httpStatus: answer && answer.status,
    remoteId: (answer && readUploading(answer.body)?.id) ?? null,
    left: departureOfResult(result),
  };
}
