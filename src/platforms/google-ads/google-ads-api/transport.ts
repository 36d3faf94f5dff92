import { sentence } from '../../../domain/localized-text.js';
import type { BatchAnswer, Exchange, ReportAnswer } from '../../kit/answers.js';
import { settingTrouble, withoutAnswer } from '../../kit/destination-trouble.js';
import type { PlatformRuntime } from '../../kit/platform.js';
import { AppError } from '../../../runtime/errors.js';
import { loadOnce } from '../../../domain/load-once.js';
import type { GoogleAdsSettings } from '../config.js';
import { recordedText, maskOutcomes } from '../exchange.js';
import { waitForGoogleClock } from '../future-rows.js';
import { buildRequest } from '../../kit/request-building.js';
import { tokenSourceFor, type WithoutToken, withToken } from '../../kit/google/token-source.js';
import type { GoogleAdsTransport } from '../transport.js';
import { accountReportOf, UPLOAD_SUMMARY_QUERY } from './account-report.js';
import { callSdk, uploadBySdk, isTokenRefusedIn, type SdkCall } from './call.js';
import { restatementRequest, retractionRequest, uploadRequest } from './requests.js';
import { readEndpoint, loadSdk, type AdsResponse, type AdsSdk } from './sdk.js';

const CANNOT_LOAD = sentence('google-ads-api cannot be loaded', 'google-ads-api не загружается');

/**
 * Google's cap for messages is 64 MB (google-ads/api/docs/best-practices/quotas, read 2026-11-22); on the wire a row is smaller
 * than as JSON.
 */
const MOST_BYTES = 64_000_000;
const GOOGLE_ADS_SCOPE = 'https://www.googleapis.com/auth/adwords';

/** The Google Ads API over gRPC: for projects that Google admitted before 2026-06-15. Gives each row's result at once. */
export function createGoogleAdsApiTransport(
  settings: GoogleAdsSettings,
  runtime: PlatformRuntime,
  load: typeof loadSdk = loadSdk,
): GoogleAdsTransport {
  const { credentials, tokenEndpoint } = settings;
  const tokens = tokenSourceFor({ credentials, tokenEndpoint, scope: GOOGLE_ADS_SCOPE }, runtime);
  const { tls } = readEndpoint(settings.endpoint);
  const sdk = loadOnce(() => load(settings, tokens));

  /** A plaintext channel cannot carry a token, so none is requested. */
  async function withChannel<Answer>(
    once: (sdk: AdsSdk) => Promise<Answer>,
    isRefused: (answer: Answer) => boolean,
  ): ReturnType<typeof withToken<Answer>> {
    // The token comes first: without one the large library need not be loaded.
    const granted = tls ? await tokens.current() : null;
    if (granted !== null && 'trouble' in granted) return { trouble: granted.trouble, left: 'no' };
    let loaded: AdsSdk;
    try {
      loaded = await sdk();
    } catch (error) {
      return cannotLoad(error);
    }
    return tls ? withToken(tokens, () => once(loaded), isRefused) : { answer: await once(loaded), token: '' };
  }

  function call(send: (sdk: AdsSdk) => Promise<AdsResponse>, signal: AbortSignal): ReturnType<typeof withToken<SdkCall>> {
    return withChannel((loaded) => uploadBySdk(loaded, send, signal), isTokenRefusedIn);
  }

  function settle(called: Awaited<ReturnType<typeof call>>, request: object, rows: number, validateOnly: boolean): BatchAnswer {
    if ('trouble' in called)
      return withoutAnswer(rows, called.trouble, called.trouble.reason.detail ?? called.trouble.reason.code, called.left);
    const { answer, token } = called;
    const secrets = [token, settings.developerToken ?? ''];
    const settled = answer.settle(rows, validateOnly);
    return { ...settled, outcomes: maskOutcomes(settled.outcomes, secrets), exchange: exchangeOf(request, answer, secrets) };
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
      const request = buildRequest(() => uploadRequest(rows, settings, requestKey, validateOnly));
      const settled = settle(await call((loaded) => loaded.upload(request), signal), request, rows.length, validateOnly);
      return { ...settled, outcomes: waitForGoogleClock(settled.outcomes, rows, { now: runtime.clock.now() }) };
    },
    async retract(conversions, { requestKey, signal }): Promise<BatchAnswer> {
      const request = retractionRequest(conversions, settings, requestKey, runtime.clock.now());
      return settle(await call((loaded) => loaded.adjust(request), signal), request, conversions.length, false);
    },
    async restate(rows, { requestKey, signal }): Promise<BatchAnswer> {
      const request = restatementRequest(rows, settings, requestKey, runtime.clock.now());
      return settle(await call((loaded) => loaded.adjust(request), signal), request, rows.length, false);
    },
    async report({ signal }): Promise<ReportAnswer> {
      const called = await withChannel(
        (loaded) => callSdk(loaded, (one) => one.search(UPLOAD_SUMMARY_QUERY), signal),
        (heard) => 'failed' in heard && isTokenRefusedIn(heard.failed),
      );
      return 'trouble' in called ? called : accountReportOf(called.answer);
    },
  };
}

/** Without the library no call is made. */
function cannotLoad(error: unknown): WithoutToken {
  const name = error instanceof Error ? error.name : 'UNKNOWN';
  const isMissing = error instanceof AppError && error.code === 'RB_PACKAGE_MISSING';
  const why = isMissing ? `${name}: npm install ${error.subject}` : name;
  return { trouble: settingTrouble(`${CANNOT_LOAD} (${why})`), left: 'no' };
}

function exchangeOf(request: object, { response, remoteId, left }: SdkCall, secrets: readonly string[]): Exchange {
  return {
    request: recordedText(JSON.stringify(request)),
    response: response === null ? null : recordedText(JSON.stringify(response), secrets),
    httpStatus: null,
    remoteId,
    left,
  };
}
