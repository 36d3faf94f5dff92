import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient } from '../../runtime/http.js';
import { truncateText } from '../../runtime/masking.js';
import type { BatchAnswer } from '../kit/answers.js';
import { unsentExchange } from '../kit/destination-trouble.js';
import type { SendContext } from '../kit/platform.js';
import { readWebhookAnswer } from './answers.js';
import type { WebhookSettings } from './config.js';
import { answerMask, webhookRecord, webhookRequest } from './request.js';
import type { WebhookRow } from './row.js';

export interface WebhookConnection {
  readonly settings: WebhookSettings;
  readonly http: HttpClient;
  readonly clock: Clock;
}

const STOPPED: Outcome = { kind: 'retry', code: 'PROCESS_STOPPED', afterMs: 0, counted: false };

/**
 * Sends the one row of a request.
 *
 * @throws RangeError for any other number of rows: `limits.rowsPerRequest` is 1
 */
export async function sendWebhook(
  { settings, http, clock }: WebhookConnection,
  rows: readonly WebhookRow[],
  { signal }: SendContext,
): Promise<BatchAnswer> {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new RangeError(`a webhook takes one row per request, not ${rows.length}`);
  if (signal.aborted) return { outcomes: [STOPPED], exchange: unsentExchange('the process is stopping') };

  const result = await http.send({ ...webhookRequest(row, settings, clock.now()), signal });
  const mask = answerMask(settings);
  const answer = result.kind === 'answer' ? result : null;
  return {
    ...readWebhookAnswer(result, { now: clock.now(), mask, expected: settings.expect }),
    exchange: {
      request: webhookRecord(row, settings),
      response: answer && truncateText(mask(answer.body)),
      httpStatus: answer && answer.status,
      remoteId: null,
    },
  };
}
