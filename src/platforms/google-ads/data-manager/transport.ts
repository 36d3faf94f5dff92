import { repeatOutcome, heldOutcomeOf, unsentExchange } from '../../kit/destination-trouble.js';
import type { SendContext } from '../../kit/platform.js';
import type { PlatformRuntime } from '../../kit/platform.js';
import type { GoogleAdsSettings } from '../config.js';
import { recordedMessage, recordedText, maskOutcomes } from '../exchange.js';
import { tokenSourceFor } from '../oauth/token-source.js';
import type { GoogleAdsTransport } from '../transport.js';
import { createDataManagerClient } from './client.js';
import { DATA_MANAGER_SCOPE } from './http-error.js';
import { readIngestAnswer } from './ingest-answer.js';
import { ingestBody } from './ingest-request.js';
import { pollVerdicts } from './poll-verdicts.js';

/**
 * Google takes 2000 events, but its verdict counts bad ones without naming them: of 20, five rounds of halves find one, and
 * 1000 rows are 50 of the 300 requests that a minute allows. One event per request gets a verdict of its own.
 */
const ROWS_PER_REQUEST = 20;

/** The Data Manager API: what Google offers to every new integration. Verdicts come later, in counts. */
export function createDataManagerTransport(settings: GoogleAdsSettings, runtime: PlatformRuntime): GoogleAdsTransport {
  const { credentials, tokenEndpoint } = settings;
  const tokens = tokenSourceFor({ credentials, tokenEndpoint, scope: DATA_MANAGER_SCOPE }, runtime);
  const client = createDataManagerClient(settings, runtime.http, tokens);
  return {
    tokens,
    limits: {
      rowsPerRequest: settings.rowsPerRequest ?? ROWS_PER_REQUEST,
      requestsInParallel: 4,
      rowsPerClaim: 2000,
      requestsPerPoll: 1,
    },
    async upload(rows, { signal }: SendContext, validateOnly) {
      const body = JSON.stringify(ingestBody(rows, settings, validateOnly));
      const called = await client.ingest(body, signal);
      if ('trouble' in called) {
        const { trouble } = called;
        return {
          outcomes: repeatOutcome(rows.length, heldOutcomeOf(trouble)),
          trouble,
          exchange: unsentExchange('no access token'),
        };
      }
      const { answer, token } = called;
      const { remoteId, ...ingested } = readIngestAnswer(answer, rows.length, validateOnly, runtime.clock.now());
      const heard = answer.kind === 'answer' ? answer : null;
      return {
        ...ingested,
        outcomes: maskOutcomes(ingested.outcomes, [token]),
        exchange: {
          request: recordedText(body),
          response: heard === null ? null : recordedText(heard.body, [token]),
          httpStatus: heard?.status ?? null,
          remoteId: remoteId === null ? null : recordedMessage(remoteId),
        },
      };
    },
    confirm: (requests, { signal }) => pollVerdicts(client, runtime.clock, requests, signal),
  };
}
