import type { BatchAnswer, Exchange } from '../../answer.js';
import type { PlatformRuntime } from '../../platform.js';
import type { ReportAnswer } from '../../report.js';
import type { GoogleAdsSettings } from '../config.js';
import { recorded, withoutSecrets } from '../exchange.js';
import { tokenSourceFor } from '../oauth/token-source.js';
import { withToken } from '../oauth/with-token.js';
import type { Transport } from '../transport.js';
import { forAll, heldBy, unsent } from '../trouble.js';
import { hear, readCall, isTokenRefusedBy, type Call } from './call.js';
import { readEndpoint } from './endpoint.js';
import { retractionRequest } from './adjustments.js';
import { uploadRequest } from './request.js';
import { reportOf } from './report.js';
import { loadSdk, type AdsResponse, type AdsSdk } from './sdk.js';
import { UPLOAD_SUMMARY_QUERY } from './upload-summary.js';

/** Google's cap for messages is 64 MB (reference google.md, 1.14); on the wire a row is smaller than as JSON. */
const MOST_BYTES = 64_000_000;
const GOOGLE_ADS_SCOPE = 'https://www.googleapis.com/auth/adwords';

/** The Google Ads API over gRPC: for projects that Google admitted before 2026-06-15. It speaks of each row at once. */
export function createGoogleAdsApiTransport(settings: GoogleAdsSettings, runtime: PlatformRuntime): Transport {
  const { credentials, tokenEndpoint } = settings;
  const tokens = tokenSourceFor({ credentials, tokenEndpoint, scope: GOOGLE_ADS_SCOPE }, runtime);
  const { tls } = readEndpoint(settings.endpoint);
  let loading: Promise<AdsSdk> | null = null;
  const sdk = (): Promise<AdsSdk> => (loading ??= loadSdk(settings, tokens));

  /** A plaintext channel carries no token, so none is asked for. */
  async function withChannel<Answer>(
    once: (sdk: AdsSdk) => Promise<Answer>,
    isRefused: (answer: Answer) => boolean,
  ): ReturnType<typeof withToken<Answer>> {
    const loaded = await sdk();
    return tls ? withToken(tokens, () => once(loaded), isRefused) : { answer: await once(loaded), token: '' };
  }

  function call(send: (sdk: AdsSdk) => Promise<AdsResponse>, signal: AbortSignal): ReturnType<typeof withToken<Call>> {
    return withChannel((loaded) => readCall(loaded, send, signal), isTokenRefusedBy);
  }

  function settle(called: Awaited<ReturnType<typeof call>>, request: object, rows: number, validateOnly: boolean): BatchAnswer {
    if ('trouble' in called) {
      const { trouble } = called;
      return { outcomes: forAll(rows, heldBy(trouble)), trouble, exchange: unsent('no access token') };
    }
    const { answer, token } = called;
    const secrets = [token, settings.developerToken ?? ''];
    const settled = answer.settle(rows, validateOnly);
    return { ...settled, outcomes: withoutSecrets(settled.outcomes, secrets), exchange: exchangeOf(request, answer, secrets) };
  }

  return {
    tokens,
    limits: {
      rowsPerRequest: Math.min(settings.rowsPerRequest ?? 2000, settings.operationsPerDay ?? 2000),
      bytesPerRequest: MOST_BYTES,
      requestsInParallel: 1,
      rowsPerClaim: 2000,
    },
    async warmUp(): Promise<void> {
      await sdk();
    },
    async upload(rows, { requestKey, signal }, validateOnly): Promise<BatchAnswer> {
      const request = uploadRequest(rows, settings, requestKey, validateOnly);
      return settle(await call((loaded) => loaded.upload(request), signal), request, rows.length, validateOnly);
    },
    async retract(conversions, { requestKey, signal }): Promise<BatchAnswer> {
      const request = retractionRequest(conversions, settings, requestKey, runtime.clock.now());
      return settle(await call((loaded) => loaded.adjust(request), signal), request, conversions.length, false);
    },
    async report({ signal }): Promise<ReportAnswer> {
      const called = await withChannel(
        (loaded) => hear(loaded, (one) => one.search(UPLOAD_SUMMARY_QUERY), signal),
        (heard) => 'failed' in heard && isTokenRefusedBy(heard.failed),
      );
      return 'trouble' in called ? called : reportOf(called.answer);
    },
  };
}

function exchangeOf(request: object, { response, remoteId }: Call, secrets: readonly string[]): Exchange {
  return {
    request: recorded(JSON.stringify(request)),
    response: response === null ? null : recorded(JSON.stringify(response), secrets),
    httpStatus: null,
    remoteId,
  };
}
