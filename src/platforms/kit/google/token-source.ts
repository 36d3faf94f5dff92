import { MINUTE, SECOND } from '../../../domain/time/instant.js';
import type { Departure } from '../../../domain/uploads/departure.js';
import type { HttpClient } from '../../../runtime/http.js';
import { sha256, newId } from '../../../runtime/ids.js';
import type { DestinationTrouble } from '../answers.js';
import { settingTrouble } from '../destination-trouble.js';
import type { PlatformRuntime } from '../platform.js';
import type { GoogleCredentials } from './credentials.js';
import {
  readServiceAccount,
  type AccessToken,
  assertionForm,
  readTokenAnswer,
  refreshForm,
  type TokenAnswer,
} from './token-exchange.js';

/** How long before its end a token is renewed, so that none expires in flight. */
const RENEW_BEFORE_MS = 2 * MINUTE;
const TIMEOUT_MS = 20 * SECOND;

interface TokenSourceOptions {
  readonly credentials: GoogleCredentials;
  readonly tokenEndpoint: string;
  /** Only a service account names it; a refresh token has its own. */
  readonly scope: string;
}

/** Access tokens of one set of credentials, shared by all destinations that use them. */
export interface TokenSource {
  /** Identifies this source; not a secret. */
  readonly id: string;
  /** The valid token, fetched if there is none. Never throws for what the network or Google does. */
  current(): Promise<TokenAnswer>;
  /** A token other than `stale`, which the API refused. Single-flight: one renewal for all who were refused at the same time. */
  replaceStale(stale: string): Promise<TokenAnswer>;
}

const shared = new WeakMap<HttpClient, Map<string, TokenSource>>();

/** The one token source for these credentials within this runtime. */
export function tokenSourceFor(wish: TokenSourceOptions, runtime: PlatformRuntime): TokenSource {
  const sources = shared.get(runtime.http) ?? new Map<string, TokenSource>();
  shared.set(runtime.http, sources);
  const key = keyOf(wish);
  const source = sources.get(key) ?? createTokenSource(wish, runtime);
  sources.set(key, source);
  return source;
}

function createTokenSource(wish: TokenSourceOptions, runtime: PlatformRuntime): TokenSource {
  let held: AccessToken | null = null;
  let inFlight: Promise<TokenAnswer> | null = null;

  async function renew(): Promise<TokenAnswer> {
    const answer = await fetchToken(wish, runtime);
    held = 'token' in answer ? answer.token : null;
    return answer;
  }

  function current(): Promise<TokenAnswer> {
    if (inFlight) return inFlight;
    if (held && held.expiresAt - RENEW_BEFORE_MS > runtime.clock.now()) return Promise.resolve({ token: held });
    inFlight = renew().finally(() => {
      inFlight = null;
    });
    return inFlight;
  }

  function other(stale: string): Promise<TokenAnswer> {
    if (held?.value === stale) held = null;
    return current();
  }

  return { id: newId(), current, replaceStale: other };
}

async function fetchToken(
  { credentials, tokenEndpoint, scope }: TokenSourceOptions,
  { http, clock }: PlatformRuntime,
): Promise<TokenAnswer> {
  const { clientId = '', clientSecret = '', refreshToken = '', serviceAccountFile } = credentials;
  let body = '';
  if (serviceAccountFile === undefined) body = refreshForm({ clientId, clientSecret, refreshToken });
  else {
    // Read each time: a corrected file takes effect when the destination is resumed.
    const account = await readServiceAccount(serviceAccountFile);
    if ('unusable' in account) return { trouble: settingTrouble(account.unusable) };
    body = assertionForm(account, scope, tokenEndpoint, clock.now());
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const result = await http.send({ method: 'POST', url: tokenEndpoint, headers, body, timeoutMs: TIMEOUT_MS });
  return readTokenAnswer(result, clock.now());
}

function keyOf({ credentials, tokenEndpoint, scope }: TokenSourceOptions): string {
  const { clientId, clientSecret, refreshToken, serviceAccountFile } = credentials;
  const account = serviceAccountFile === undefined ? [clientId, clientSecret, refreshToken] : [serviceAccountFile, scope];
  return sha256(JSON.stringify([tokenEndpoint, ...account]));
}

/** No access token was available. */
export interface WithoutToken {
  readonly trouble: DestinationTrouble;
  /** Whether the call had been made before, with a token that was refused. */
  readonly left: Departure;
}

/**
 * Makes a call with an access token; if the API refuses the token, once more with a new one.
 *
 * @param isRefused whether the answer refuses the token (and thus nothing was taken)
 */
export async function withToken<Answer>(
  tokens: TokenSource,
  call: (token: string) => Promise<Answer>,
  isRefused: (answer: Answer) => boolean,
): Promise<{ readonly answer: Answer; readonly token: string } | WithoutToken> {
  const first = await tokens.current();
  if ('trouble' in first) return { trouble: first.trouble, left: 'no' };
  const answer = await call(first.token.value);
  if (!isRefused(answer)) return { answer, token: first.token.value };

  const second = await tokens.replaceStale(first.token.value);
  if ('trouble' in second) return { trouble: second.trouble, left: 'yes' };
  return { answer: await call(second.token.value), token: second.token.value };
}
