import { createRequire } from 'node:module';
import type { Customer, errors, services } from 'google-ads-api';
import { AppError } from '../../../runtime/errors.js';
import { isPackageInstalled } from '../../kit/installed-package.js';
import { MINUTE } from '../../../domain/time/instant.js';
import { GOOGLE_ADS_ENDPOINT, type GoogleAdsSettings } from '../config.js';
import type { TokenSource } from '../../kit/google/token-source.js';
import type { AdjustmentUploadRequest, ClickUploadRequest } from './requests.js';

interface GrpcEndpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

const TLS_PORT = 443;

/** `host:port` is TLS, `http://host:port` plaintext: for the sandbox and tests. */
export function readEndpoint(endpoint: string = GOOGLE_ADS_ENDPOINT): GrpcEndpoint {
  const tls = !endpoint.startsWith('http://');
  // A scheme without a default port of its own: `https` would drop `:443`.
  const { hostname, port } = new URL(`grpc://${endpoint.replace('http://', '')}`);
  return { host: hostname, port: port === '' ? TLS_PORT : Number(port), tls };
}

/** The common part of both uploads' answers that we read. */
export type AdsResponse = Pick<services.UploadClickConversionsResponse, 'partial_failure_error' | 'job_id'> & {
  readonly results: readonly unknown[];
};

/** The part of google-ads-api that we use: three methods and the decoding of failures. */
export interface AdsSdk {
  upload(request: ClickUploadRequest): Promise<AdsResponse>;
  adjust(request: AdjustmentUploadRequest): Promise<AdsResponse>;
  /**
   * The rows of a report, as plain data with enums and longs as text.
   * @param query GAQL
   */
  search(query: string): Promise<readonly unknown[]>;
  /** A thrown GoogleAdsFailure (it is no Error) as plain data; null for anything else. */
  plainFailure(thrown: unknown): unknown;
  /** The single failure inside `partial_failure_error`, however many rows failed; null if it cannot be read. */
  plainPartialFailure(response: AdsResponse): unknown;
}

/** Longer than Google needs for 2000 rows; the client's own limit is four hours. */
const TIMEOUT_MS = MINUTE;
const SERVICES = 'google.ads.googleads.v25.services';
/** The client itself would retry for ten minutes and block the round. We retry ourselves. */
const NO_RETRIES = {
  interfaces: {
    [`${SERVICES}.ConversionUploadService`]: once('UploadClickConversions'),
    [`${SERVICES}.ConversionAdjustmentUploadService`]: once('UploadConversionAdjustments'),
    [`${SERVICES}.GoogleAdsService`]: once('Search'),
  },
};
function once(method: string): object {
  const call = { timeout_millis: TIMEOUT_MS, retry_codes_name: 'non_idempotent', retry_params_name: 'default' };
  return { retry_codes: { idempotent: [], non_idempotent: [] }, methods: { [method]: call } };
}

/**
 * Members of Customer that its types hide. Its own reports use axios with a fixed address and tokens of its own; the same query
 * goes through our channel with the service that it builds for streams and pages (google-ads-api 25.1.0, service.js).
 */
interface CustomerInternals {
  readonly callHeaders: Readonly<Record<string, string>>;
  buildSearchRequestAndService(gaql: string): {
    readonly service: { search(request: object, options: object): Promise<readonly [rows: readonly unknown[], ...unknown[]]> };
    readonly request: object;
  };
  /** The GoogleAdsFailure inside an error, else the error. */
  getGoogleAdsError(error: unknown): unknown;
}

const PLAIN = { enums: String, longs: String } as const;

/** The copy of google-gax that google-ads-api uses: gRPC accepts credentials of that copy only, and ours may be another. */
function gaxOfTheSdk(): typeof import('google-gax') {
  const sdk = createRequire(import.meta.url).resolve('google-ads-api');
  return createRequire(sdk)('google-gax') as typeof import('google-gax');
}

/**
 * Loads google-ads-api and connects it. Only if a destination uses it: loading takes seconds and 150 MB or more.
 *
 * Credentials never enter the library. It caches channels by client id and refresh token, so the id of the token source stands in
 * for both; the channel gets a token from our source for every call.
 */
export async function loadSdk(settings: GoogleAdsSettings, tokens: TokenSource): Promise<AdsSdk> {
  if (!isPackageInstalled('google-ads-api')) throw new AppError('RB_PACKAGE_MISSING', 'google-ads-api@25 google-ads-node@25');
  const { GoogleAdsApi, errors, services } = await import('google-ads-api');
  const { grpc } = gaxOfTheSdk();
  const { host, port, tls } = readEndpoint(settings.endpoint);
  const client = new GoogleAdsApi({
    client_id: tls ? 'tls' : 'plaintext',
    client_secret: '',
    developer_token: settings.developerToken ?? '',
    grpc_channel_options: { servicePath: host, port, clientConfig: NO_RETRIES },
  });
  const customer: Customer = client.Customer({
    customer_id: settings.customerId,
    refresh_token: tokens.id,
    ...(settings.loginCustomerId === undefined ? {} : { login_customer_id: settings.loginCustomerId }),
  });
  const credentials = tls ? bearer() : grpc.credentials.createInsecure();
  // Private in its types, and the only way to use credentials of our own.
  Object.defineProperty(customer, 'getCredentials', { value: () => credentials });

  /** gRPC refuses to send a token over a plaintext channel. */
  function bearer(): ReturnType<typeof grpc.credentials.createInsecure> {
    const perCall = grpc.credentials.createFromGoogleCredential({
      getRequestHeaders: async () => {
        const answer = await tokens.current();
        if ('trouble' in answer) throw new Error('no access token');
        return { authorization: `Bearer ${answer.token.value}` };
      },
    });
    return grpc.credentials.combineChannelCredentials(grpc.credentials.createSsl(), perCall);
  }

  function plain(failure: errors.GoogleAdsFailure): unknown {
    return errors.GoogleAdsFailure.toObject(failure, PLAIN);
  }

  return {
    // The getter is called each time: the library closes a cached channel after ten minutes.
    upload: (request) => customer.conversionUploads.uploadClickConversions(new services.UploadClickConversionsRequest(request)),
    adjust: (request) =>
      customer.conversionAdjustmentUploads.uploadConversionAdjustments(new services.UploadConversionAdjustmentsRequest(request)),
    search: async (query) => {
      const inside = customer as unknown as CustomerInternals;
      const { service, request } = inside.buildSearchRequestAndService(query);
      try {
        const [rows] = await service.search(request, { autoPaginate: false, otherArgs: { headers: { ...inside.callHeaders } } });
        return rows;
      } catch (error) {
        throw inside.getGoogleAdsError(error);
      }
    },
    plainFailure: (thrown) => (thrown instanceof errors.GoogleAdsFailure ? plain(thrown) : null),
    plainPartialFailure: (response) => {
      const details = response.partial_failure_error?.details ?? [];
      const found = details.find(({ type_url: type }) => type?.endsWith('errors.GoogleAdsFailure'));
      return found?.value instanceof Uint8Array ? decoded(found.value) : null;
    },
  };

  function decoded(bytes: Uint8Array): unknown {
    try {
      return plain(errors.GoogleAdsFailure.decode(bytes));
    } catch {
      // Not a failure of this version: the caller then considers no row sent.
      return null;
    }
  }
}
