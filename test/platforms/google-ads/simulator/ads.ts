import { createRequire } from 'node:module';
import { credentials, makeClientConstructor, Metadata, type ServiceError } from '@grpc/grpc-js';
import protobuf, { type INamespace, type Type } from 'protobufjs';
import { DAY } from '../../../../src/domain/time/instant.js';
import { startGoogleAds } from '../../../../src/platforms/google-ads/simulator/google-ads-api/server.js';
import { simulator } from '../../../../src/platforms/google-ads/simulator/index.js';
import { createSimulatorContext, type SimulatorContext } from '../../../../src/platforms/kit/simulator/context.js';
import { ACCOUNTS, CUSTOMER_ID, NOON } from './google.js';

/** Read apart from the sandbox's own code, so that a wrong name there cannot hide. */
export const PROTOS = protobuf.Root.fromJSON(
  createRequire(import.meta.url)('google-ads-node/build/protos/protos.json') as INamespace,
);
const V25 = 'google.ads.googleads.v25';
const REQUEST = PROTOS.lookupType(`${V25}.services.UploadClickConversionsRequest`);
const RESPONSE = PROTOS.lookupType(`${V25}.services.UploadClickConversionsResponse`);
const FAILURE = PROTOS.lookupType(`${V25}.errors.GoogleAdsFailure`);
const SEARCH = PROTOS.lookupType(`${V25}.services.SearchGoogleAdsRequest`);
const FOUND = PROTOS.lookupType(`${V25}.services.SearchGoogleAdsResponse`);

export interface Failure {
  readonly errors: readonly {
    readonly error_code: Readonly<Record<string, string>>;
    readonly location?: { readonly field_path_elements: readonly { readonly field_name: string; readonly index?: number }[] };
  }[];
  readonly request_id: string;
}

export interface Uploaded {
  readonly partial_failure_error?: {
    readonly code: number;
    readonly message: string;
    readonly details: { type_url: string; value: Uint8Array }[];
  };
  readonly results?: readonly Record<string, unknown>[];
  readonly job_id?: string;
}

export interface Found {
  readonly results?: readonly Readonly<Record<string, unknown>>[];
}

export interface GoogleAds {
  readonly url: string;
  readonly context: SimulatorContext;
  clock: number;
  upload(conversions: readonly object[], overrides?: object, headers?: Record<string, string>): Promise<Uploaded>;
  search(query: string, headers?: Record<string, string>): Promise<Found>;
  close(): Promise<void>;
}

/** On a free port, with a clock that moves only by hand, or over a context that is already there. */
export async function openGoogleAds(shared?: SimulatorContext): Promise<GoogleAds> {
  const time = { now: NOON };
  const context = shared ?? createSimulatorContext([simulator], { clock: () => time.now, accounts: ACCOUNTS });
  const server = await startGoogleAds(context, { host: '127.0.0.1', port: 0 });
  const Client = makeClientConstructor({}, 'ConversionUploadService');
  const client = new Client(new URL(server.url).host, credentials.createInsecure());
  /** @param method of a service, e.g. `GoogleAdsService/Search` */
  function call<T>(
    method: string,
    [sent, got]: readonly [Type, Type],
    request: object,
    headers: Record<string, string>,
  ): Promise<T> {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries({ 'developer-token': 'old-hand', ...headers })) {
      if (value !== '') metadata.set(name, value);
    }
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        `/${V25}.services.${method}`,
        (content: object) => Buffer.from(sent.encode(sent.fromObject(content)).finish()),
        (bytes: Buffer) => got.toObject(got.decode(bytes), { enums: String, longs: String }) as T,
        request,
        metadata,
        (error: ServiceError | null, value?: T) => (value === undefined ? reject(error) : resolve(value)),
      );
    });
  }
  return {
    url: server.url,
    context,
    get clock() {
      return time.now;
    },
    set clock(now) {
      time.now = now;
    },
    upload: (conversions, overrides = {}, headers = {}) => {
      const request = { customer_id: CUSTOMER_ID, conversions, partial_failure: true, ...overrides };
      return call('ConversionUploadService/UploadClickConversions', [REQUEST, RESPONSE], request, headers);
    },
    search: (query, headers = {}) =>
      call('GoogleAdsService/Search', [SEARCH, FOUND], { customer_id: CUSTOMER_ID, query }, headers),
    close: async () => {
      client.close();
      await server.close();
    },
  };
}

/** A good conversion of the day before yesterday, noon in Moscow; a test names only what matters to it. */
export function aConversion(overrides: object = {}): Record<string, unknown> {
  return {
    gclid: 'Cj0KCQiA_one',
    conversion_action: `customers/${CUSTOMER_ID}/conversionActions/987654321`,
    conversion_date_time: dateTime(NOON - 2 * DAY),
    conversion_value: 1500,
    currency_code: 'RUB',
    order_id: 'rb-1',
    ...overrides,
  };
}

/** In Moscow's time. */
export function dateTime(instant: number): string {
  return `${new Date(instant + 3 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')}+03:00`;
}

/** The one failure of a partial failure. */
export function failureOf({ partial_failure_error: error }: Uploaded): Failure {
  expect(error?.details).toHaveLength(1);
  const [any] = error?.details ?? [];
  expect(any?.type_url).toBe(`type.googleapis.com/${V25}.errors.GoogleAdsFailure`);
  return decodeFailure(any?.value ?? new Uint8Array());
}

/** The failure of a refused request, out of its trailer. */
export function refusalOf(error: unknown): Failure & { readonly code: number } {
  const { code, metadata } = error as ServiceError;
  const trailer = metadata.get(`${V25}.errors.googleadsfailure-bin`)[0];
  return { code, ...decodeFailure(trailer as Buffer) };
}

/** `conversions[3].gclid: UNPARSEABLE_GCLID`. */
export function linesOf(failure: Failure): string[] {
  return failure.errors.map(({ error_code, location }) => {
    const path = (location?.field_path_elements ?? []).map(({ field_name, index }) =>
      index === undefined ? field_name : `${field_name}[${index}]`,
    );
    return `${path.join('.')}: ${Object.values(error_code).join()}`;
  });
}

function decodeFailure(bytes: Uint8Array): Failure {
  return FAILURE.toObject(FAILURE.decode(bytes), { enums: String }) as Failure;
}
