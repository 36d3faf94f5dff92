import { loadOnce } from '../../../domain/load-once.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { tokenSourceFor, withToken } from '../../kit/google/token-source.js';
import type { PlatformRuntime } from '../../kit/platform.js';
import type { ReadContext } from '../../kit/reader.js';
import { GOOGLE_ADS_ENDPOINT, type GoogleAdsSettings } from '../config.js';
import { troubleOfFailedCall } from '../google-ads-api/account-report.js';
import { callSdk } from '../google-ads-api/call.js';
import { loadSdk, readEndpoint } from '../google-ads-api/sdk.js';
import type { GoogleAdsReadSettings } from './settings.js';

const ADWORDS_SCOPE = 'https://www.googleapis.com/auth/adwords';

/** One GAQL query, counted against the day's operations; network and platform failures are values, never thrown. */
export type AccountSearch = (query: string, context: ReadContext) => Promise<AccountRows>;
type AccountRows = { readonly rows: readonly unknown[] } | { readonly trouble: DestinationTrouble };

export function searcherOf(settings: GoogleAdsSettings, read: GoogleAdsReadSettings, runtime: PlatformRuntime): AccountSearch {
  const { credentials = settings.credentials, loginCustomerId = settings.loginCustomerId } = read;
  const ownEndpoint = settings.transport === 'google-ads-api' ? settings.endpoint : undefined;
  const endpoint = read.endpoint ?? ownEndpoint ?? GOOGLE_ADS_ENDPOINT;
  const { tokenEndpoint } = settings;
  const tokens = tokenSourceFor({ credentials, tokenEndpoint, scope: ADWORDS_SCOPE }, runtime);
  const { tls } = readEndpoint(endpoint);
  const sdk = loadOnce(() =>
    loadSdk({ ...settings, endpoint, ...(loginCustomerId !== undefined && { loginCustomerId }) }, tokens),
  );
  return async (query, context) => {
    const refused = await context.spend(1);
    if (refused) return { trouble: refused };
    const loaded = await sdk();
    const once = () => callSdk(loaded, (one) => one.search(query), context.signal);
    // A plaintext channel cannot carry a token, so none is requested.
    const called = tls
      ? await withToken(tokens, once, (heard) => 'failed' in heard && heard.failed.tokenRefused)
      : { answer: await once() };
    if ('trouble' in called) return called;
    const { answer } = called;
    return 'failed' in answer ? { trouble: troubleOfFailedCall(answer.failed) } : { rows: answer.response };
  };
}
