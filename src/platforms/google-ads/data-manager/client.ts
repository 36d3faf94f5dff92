import type { HttpClient, HttpResult } from '../../../runtime/http.js';
import { DATA_MANAGER_ENDPOINT, type GoogleAdsSettings } from '../config.js';
import type { TokenSource, WithoutToken } from '../../kit/google/token-source.js';
import type { GoogleAdsRow } from '../row.js';
import { isTokenRefused } from './http-error.js';

/** An answer with the token that was used, which must be masked in it; or why there is none. */
type AuthorisedAnswer = { readonly answer: HttpResult; readonly token: string } | WithoutToken;

/** The Data Manager API over plain HTTP, with enums as text. */
export interface DataManagerClient {
  /** Sends with an access token, and once more with a new one if the API refuses the first. */
  send(request: DataManagerRequest, signal: AbortSignal): Promise<AuthorisedAnswer>;
}

type DataManagerRequest =
  { readonly method: 'POST'; readonly path: string; readonly body: string } | { readonly method: 'GET'; readonly path: string };

/** @see Google: @google-ads/datamanager 0.3.0, ingestion_service.proto (http annotations), read 2026-11-22. */
export function ingestRequest(body: string): DataManagerRequest {
  return { method: 'POST', path: '/v1/events:ingest', body };
}

export function statusRequest(requestId: string): DataManagerRequest {
  return { method: 'GET', path: `/v1/requestStatus:retrieve?requestId=${encodeURIComponent(requestId)}` };
}

export function createDataManagerClient(settings: GoogleAdsSettings, http: HttpClient, tokens: TokenSource): DataManagerClient {
  const base = (settings.endpoint ?? DATA_MANAGER_ENDPOINT).replace(/\/+$/, '');
  return {
    // A loop rather than a callback: see the frames in docs/architecture.md.
    async send({ path, ...request }, signal) {
      let granted = await tokens.current();
      for (let renewed = false; ; renewed = true) {
        // The request was sent all the same, and refused because of its token.
        if ('trouble' in granted) return { trouble: granted.trouble, left: renewed ? 'yes' : 'no' };
        const token = granted.token.value;
        const headers = {
          authorization: `Bearer ${token}`,
          ...('body' in request ? { 'content-type': 'application/json' } : {}),
        };
        const answer = await http.send({ ...request, url: `${base}${path}`, headers, signal });
        if (renewed || !isTokenRefused(answer)) return { answer, token };
        granted = await tokens.replaceStale(token);
      }
    },
  };
}

/** A part of a JSON body; absent members are left out, as `undefined` is by JSON. */
type Part = Readonly<Record<string, unknown>>;

/**
 * The body of `events:ingest`: one destination (account and conversion action) and its events.
 *
 * @param rows at least one, all of one conversion action and consent (the group key sees to it)
 * @see Google: @google-ads/datamanager 0.3.0, ingestion_service.proto and event.proto; data-manager field mappings, read
 * 2026-11-22
 */
export function ingestBody(rows: readonly GoogleAdsRow[], settings: GoogleAdsSettings, validateOnly: boolean): Part {
  const first = rows[0];
  if (first === undefined) throw new Error('a request wants at least one row');
  return {
    destinations: [destination(settings, first.conversionActionId)],
    events: rows.map((row) => event(row, row.eventSource ?? settings.eventSource)),
    consent: consent(first),
    validateOnly,
    encoding: rows.some((row) => row.hashedPhone !== null) ? 'HEX' : undefined,
  };
}

/** Here the conversion action is its bare number, not a resource name; the manager is an account, not a header. */
function destination({ customerId, loginCustomerId }: GoogleAdsSettings, conversionActionId: string): Part {
  return {
    operatingAccount: account(customerId),
    loginAccount: loginCustomerId === undefined ? undefined : account(loginCustomerId),
    productDestinationId: conversionActionId,
  };
}

function account(accountId: string): Part {
  return { accountType: 'GOOGLE_ADS', accountId };
}

function event(row: GoogleAdsRow, eventSource: string): Part {
  return {
    transactionId: row.orderId,
    eventTimestamp: row.timestamp,
    eventSource,
    adIdentifiers: row.clickId === null ? undefined : { [row.clickId.kind]: row.clickId.value },
    userData: row.hashedPhone === null ? undefined : { userIdentifiers: [{ phoneNumber: row.hashedPhone }] },
    conversionValue: row.value ?? undefined,
    currency: row.currency ?? undefined,
  };
}

const CONSENT = { granted: 'CONSENT_GRANTED', denied: 'CONSENT_DENIED', unspecified: undefined } as const;

/** Consent is never assumed: what the config leaves unspecified is left out. */
function consent({ consent: { adUserData, adPersonalization } }: GoogleAdsRow): Part | undefined {
  if (adUserData === 'unspecified' && adPersonalization === 'unspecified') return undefined;
  return { adUserData: CONSENT[adUserData], adPersonalization: CONSENT[adPersonalization] };
}
