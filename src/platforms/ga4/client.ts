import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient, HttpResult } from '../../runtime/http.js';
import { truncateText, createMask } from '../../runtime/masking.js';
import type { BatchAnswer, Exchange } from '../kit/answers.js';
import { departureOfResult } from '../kit/error-class.js';
import type { SendContext } from '../kit/platform.js';
import { buildRequest } from '../kit/request-building.js';
import { readGa4Answer } from './answer.js';
import { endpointOf, type Ga4Settings } from './config.js';
import { lintRow, type Ga4Row } from './row.js';

export interface Ga4Connection {
  readonly settings: Ga4Settings;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** `/mp/collect` counts, `/debug/mp/collect` only validates. */
export type CollectPath = '/mp/collect' | '/debug/mp/collect';

/**
 * Sends the one row of a request.
 *
 * @throws RangeError for any other number of rows: `limits.rowsPerRequest` is 1, because a request is about one visitor
 */
export async function sendGa4Row(collector: Ga4Connection, rows: readonly Ga4Row[], context: SendContext): Promise<BatchAnswer> {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new RangeError(`GA4 takes one row per request, not ${rows.length}`);
  const fault = buildRequest(() => lintRow(row));
  if (fault !== null) return notSent(collector, row, { kind: 'rejected', code: 'ROW_INVALID', message: fault });
  if (context.signal.aborted) {
    return notSent(collector, row, { kind: 'retry', code: 'PROCESS_STOPPED', afterMs: 0, counted: false });
  }
  const result = await collect(collector, '/mp/collect', row, context.signal);
  return { ...readGa4Answer(result, collector.clock.now()), exchange: exchangeOf(collector, row, result) };
}

/** Posts a body. The address contains the secret and therefore never leaves this function. */
export function collect(
  { settings, http }: Ga4Connection,
  path: CollectPath,
  body: object,
  signal: AbortSignal,
): Promise<HttpResult> {
  const query = new URLSearchParams({ measurement_id: settings.measurementId, api_secret: settings.apiSecret });
  return http.send({
    method: 'POST',
    url: `${endpointOf(settings)}${path}?${query.toString()}`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

function notSent(collector: Ga4Connection, row: Ga4Row, outcome: Outcome): BatchAnswer {
  const { request } = exchangeOf(collector, row, null);
  const exchange: Exchange = { request: `(not sent) ${request}`, response: null, httpStatus: null, remoteId: null, left: 'no' };
  return { outcomes: [outcome], exchange };
}

function exchangeOf({ settings }: Ga4Connection, row: Ga4Row, result: HttpResult | null): Exchange {
  const address = `/mp/collect?measurement_id=${settings.measurementId}&api_secret=***`;
  const answer = result?.kind === 'answer' ? result : null;
  return {
    request: truncateText(`POST ${address}\n\n${JSON.stringify(row)}`),
    response: answer && truncateText(createMask(settings.apiSecret)(answer.body)),
    httpStatus: answer && answer.status,
    remoteId: null,
    left: result === null ? 'no' : departureOfResult(result),
  };
}
