import type { HttpClient, HttpResult } from '../../../runtime/http.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { DATA_MANAGER_ENDPOINT, type GoogleAdsSettings } from '../config.js';
import type { TokenSource } from '../oauth/token-source.js';
import { withToken } from '../oauth/token-source.js';
import { isTokenRefused } from './http-error.js';

/** An answer with the token that was used, which must be masked in it; or why nothing could be sent. */
export type AuthorisedAnswer = { readonly answer: HttpResult; readonly token: string } | { readonly trouble: DestinationTrouble };

/** The two calls of the Data Manager API that we make, in plain HTTP with enums as text. */
export interface DataManagerClient {
  /** POST /v1/events:ingest. @param body JSON */
  ingest(body: string, signal: AbortSignal): Promise<AuthorisedAnswer>;
  /** GET /v1/requestStatus:retrieve. */
  status(requestId: string, signal: AbortSignal): Promise<AuthorisedAnswer>;
}

/** @see Google: @google-ads/datamanager 0.3.0, ingestion_service.proto (http annotations), read 2026-11-22. */
export function createDataManagerClient(settings: GoogleAdsSettings, http: HttpClient, tokens: TokenSource): DataManagerClient {
  const base = (settings.endpoint ?? DATA_MANAGER_ENDPOINT).replace(/\/+$/, '');
  const authorised = (call: (authorization: string) => Promise<HttpResult>): Promise<AuthorisedAnswer> =>
    withToken(tokens, (token) => call(`Bearer ${token}`), isTokenRefused);
  return {
    ingest: (body, signal) =>
      authorised((authorization) =>
        http.send({
          method: 'POST',
          url: `${base}/v1/events:ingest`,
          headers: { authorization, 'content-type': 'application/json' },
          body,
          signal,
        }),
      ),
    status: (requestId, signal) =>
      authorised((authorization) =>
        http.send({
          method: 'GET',
          url: `${base}/v1/requestStatus:retrieve?requestId=${encodeURIComponent(requestId)}`,
          headers: { authorization },
          signal,
        }),
      ),
  };
}
