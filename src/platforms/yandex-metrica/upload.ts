import { SECOND, type Instant } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpResult } from '../../runtime/http.js';
import { truncateText, type TextMask } from '../../runtime/masking.js';
import type { BatchAnswer, Exchange } from '../kit/answers.js';
import type { RequestAnswer } from '../kit/error-class.js';
import type { SendContext } from '../kit/platform.js';
import { readUploadAnswer } from './answer.js';
import { uploadPath, type MetricaClient } from './client.js';
import type { MetricaSettings } from './config.js';
import { readUploading } from './responses.js';
import { toCsv } from './row.js';
import type { MetricaRow } from './row.js';

export interface Uploader {
  readonly client: MetricaClient;
  readonly clock: Clock;
  readonly settings: MetricaSettings;
  readonly mask: TextMask;
}

/**
 * Sends one file. Rows of this second or a later one stay behind: a DateTime that is not in the past fails the whole file,
 * and a clock that was set back may make one.
 */
export async function uploadRows(uploader: Uploader, rows: readonly MetricaRow[], context: SendContext): Promise<BatchAnswer> {
  const now = uploader.clock.now();
  const past = [...rows.keys()].filter((index) => earlyBy(rows[index], now) === 0);
  if (context.signal.aborted || past.length === 0) {
    const exchange: Exchange = { request: '(nothing was sent)', response: null, httpStatus: null, remoteId: null };
    return { outcomes: rows.map((row) => notSent(row, now)), exchange };
  }
  const csv = toCsv(rows.filter((row) => earlyBy(row, now) === 0));
  const result = await uploader.client.upload(csv, context.requestKey, context.signal);
  const reading = readUploadAnswer(result, past.length, { now: uploader.clock.now(), mask: uploader.mask });
  return { ...spreadOverAllRows(reading, past, rows, now), exchange: exchangeOf(uploader, csv, context.requestKey, result) };
}

/** Milliseconds until the row's second is over; 0 for a row of the past. */
function earlyBy(row: MetricaRow | undefined, now: Instant): number {
  return Math.max(0, ((row?.dateTime ?? 0) + 1) * SECOND - now);
}

function notSent(row: MetricaRow, now: Instant): Outcome {
  const afterMs = earlyBy(row, now);
  return { kind: 'retry', code: afterMs > 0 ? 'TOO_EARLY' : 'PROCESS_STOPPED', afterMs, counted: false };
}

/** The answer for the rows that were sent, spread over all rows. */
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
  return { ...reading, outcomes };
}

/** Ids of visitors are kept to be looked up; phone numbers, also those inside addresses, are not. */
function exchangeOf({ settings, mask }: Uploader, csv: string, requestKey: string, result: HttpResult): Exchange {
  const answer = result.kind === 'answer' ? result : null;
  return {
    request: truncateText(`POST ${uploadPath(settings, requestKey)}\n\n${mask(csv)}`),
    response: answer && truncateText(mask(answer.body)),
    httpStatus: answer && answer.status,
    remoteId: (answer && readUploading(answer.body)?.id) ?? null,
  };
}
