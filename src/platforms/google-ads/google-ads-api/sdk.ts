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
  // The scheme without a default port of its own: `https` would swallow `:443`.
  const { hostname, port } = new URL(`grpc://${endpoint.replace('http://', '')}`);
  return { host: hostname, port: port === '' ? TLS_PORT : Number(port), tls };
}

/** What both uploads answer with, as far as we read it. */
export type AdsResponse = Pick<services.UploadClickConversionsResponse, 'partial_failure_error' | 'job_id'> & {
  readonly results: readonly unknown[];
};

/** The part of google-ads-api that we use: three methods and the decoding of failures. */
export interface AdsSdk {
  upload(request: ClickUploadRequest): Promise<AdsResponse>;
  adjust(request: AdjustmentUploadRequest): Promise<AdsResponse>;
  /** The rows of a report, as plain data with enums and longs as text. @param query GAQL */
  search(query: string): Promise<readonly unknown[]>;
  /** A thrown GoogleAdsFailure (it is no Error) as plain data; null for anything else. */
  plainFailure(thrown: unknown): unknown;
  /** The failure inside `partial_failure_error`, of which there is one however many rows failed; null when it cannot be read. */
  plainPartialFailure(response: AdsResponse): unknown;
}

/** Longer than Google needs for 2000 rows; the client's own limit is four hours. */
const TIMEOUT_MS = MINUTE;
const SERVICES = 'google.ads.googleads.v25.services';
/** The client retries for ten minutes by itself, and would hold the round so long. Retrying is our own affair. */
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
 * What a Customer keeps from the compiler. Its own reports go by axios to a fixed address, with tokens of its own; the same
 * question goes over our channel by the service that it builds for streams and pages (google-ads-api 25.1.0, service.js).
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

/** As google-ads-api has it: gRPC takes credentials of its own copy only, and ours need not be the same. */
function gaxOfTheSdk(): typeof import('google-gax') {
  const sdk = createRequire(import.meta.url).resolve('google-ads-api');
  return createRequire(sdk)('google-gax') as typeof import('google-gax');
}

/**
 * Loads google-ads-api and connects it. Only when a destination uses it: it takes seconds and 150 MB or more.
 *
 * Credentials never enter the library. It caches channels by client id and refresh token, so the id of the token source
 * stands for both; the channel asks our token source for every call.
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
  // Private to the compiler, and the only way to bring credentials of our own.
  Object.defineProperty(customer, 'getCredentials', { value: () => credentials });

  /** A token cannot ride a plaintext channel: gRPC refuses to put them together. */
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
    // The getter anew each time: the library closes a cached channel after ten minutes.
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
      // Not a failure of this version: the caller then takes no row for sent.
      return null;
    }
  }
}
