import {
  type KeyCertPair,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import protobuf, { type Type } from 'protobufjs';

const V25 = 'google.ads.googleads.v25';

const root = protobuf.Root.fromJSON(
  JSON.parse(readFileSync('node_modules/google-ads-node/build/protos/protos.json', 'utf8')) as protobuf.INamespace,
);
const Request = root.lookupType(`${V25}.services.UploadClickConversionsRequest`);
const Response = root.lookupType(`${V25}.services.UploadClickConversionsResponse`);
const Failure = root.lookupType(`${V25}.errors.GoogleAdsFailure`);
const Search = root.lookupType(`${V25}.services.SearchGoogleAdsRequest`);
const Found = root.lookupType(`${V25}.services.SearchGoogleAdsResponse`);

/** The run's certificate for `localhost`, which gRPC trusts (global-setup.ts). */
function trustedKeyPair(): KeyCertPair {
  const { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: certificate = '', RINGBACK_TEST_TLS_KEY: key = '' } = process.env;
  return { private_key: readFileSync(key), cert_chain: readFileSync(certificate) };
}

type Unary = ServerUnaryCall<Buffer, Buffer>;

/** One call as it came over the wire. */
export interface SeenCall {
  readonly request: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface AdsError {
  readonly error_code: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly location?: { readonly field_path_elements: readonly { readonly field_name: string; readonly index?: number }[] };
  readonly details?: object;
}

/**
 * What Google does with a call: the answer to an upload or to a search, a refusal of the whole request, a bare gRPC status,
 * silence or a broken line.
 */
export type AdsAnswer =
  | { readonly partial?: readonly AdsError[]; readonly results: number; readonly anyType?: string }
  | { readonly found: readonly object[] }
  | { readonly failure: readonly AdsError[]; readonly code?: status }
  | { readonly code: status; readonly details: string }
  | 'silence'
  | 'break off';

/**
 * The ConversionUploadService and the GoogleAdsService of the Google Ads API as a real gRPC server, from google-ads-node's own
 * protos.
 */
export class AdsServer {
  readonly seen: SeenCall[] = [];
  answer: (call: SeenCall) => AdsAnswer = () => ({ results: 0 });
  private readonly server = new Server();

  async open(tls = false): Promise<number> {
    const path = `/${V25}.services.ConversionUploadService/UploadClickConversions`;
    const asIs = (bytes: Buffer): Buffer => bytes;
    const wire = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs };
    this.server.addService(
      { UploadClickConversions: { path, requestStream: false, responseStream: false, ...wire } },
      {
        UploadClickConversions: (call: Unary, reply: sendUnaryData<Buffer>) => this.serve(Request, call, reply),
      },
    );
    const searchPath = `/${V25}.services.GoogleAdsService/Search`;
    this.server.addService(
      { Search: { path: searchPath, requestStream: false, responseStream: false, ...wire } },
      { Search: (call: Unary, reply: sendUnaryData<Buffer>) => this.serve(Search, call, reply) },
    );
    const credentials = tls ? ServerCredentials.createSsl(null, [trustedKeyPair()]) : ServerCredentials.createInsecure();
    return new Promise((resolve, reject) => {
      this.server.bindAsync(`${tls ? 'localhost' : '127.0.0.1'}:0`, credentials, (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  close(): void {
    this.server.forceShutdown();
  }

  private serve(type: Type, call: Unary, reply: sendUnaryData<Buffer>): void {
    const request = type.toObject(type.decode(call.request), { enums: String, longs: String });
    const seen = { request, headers: call.metadata.getMap() };
    this.seen.push(seen);
    const answer = this.answer(seen);
    if (answer === 'silence') return;
    if (answer === 'break off') return this.server.forceShutdown();
    if ('failure' in answer) {
      const metadata = new Metadata();
      metadata.set(`${V25}.errors.googleadsfailure-bin`, failureBytes(answer.failure));
      reply({ code: answer.code ?? status.INVALID_ARGUMENT, details: 'Request contains an invalid argument.', metadata });
    } else if ('found' in answer) reply(null, Buffer.from(Found.encode(Found.fromObject({ results: answer.found })).finish()));
    else if ('code' in answer) reply({ code: answer.code, details: answer.details });
    else reply(null, responseBytes(answer.results, answer.partial, answer.anyType));
  }
}

/** An error on row `index`, as Google places it. */
export function onRow(index: number, code: string, group = 'conversion_upload_error'): AdsError {
  return {
    error_code: { [group]: code },
    message: `${code} at row`,
    location: { field_path_elements: [{ field_name: 'conversions', index }, { field_name: 'gclid' }] },
  };
}

/** An error that names no row. */
export function onRequest(group: string, code: string, details?: object): AdsError {
  return { error_code: { [group]: code }, message: `${code} at request`, ...(details ? { details } : {}) };
}

function failureBytes(errors: readonly AdsError[]): Buffer {
  return Buffer.from(Failure.encode(Failure.fromObject({ errors, request_id: 'request-of-google' })).finish());
}

/** A failed row has an empty result, not a missing one. */
function responseBytes(
  results: number,
  partial: readonly AdsError[] = [],
  anyType = `type.googleapis.com/${V25}.errors.GoogleAdsFailure`,
): Buffer {
  const error = { code: 3, message: 'Multiple errors', details: [{ type_url: anyType, value: failureBytes(partial) }] };
  const response = {
    ...(partial.length > 0 ? { partial_failure_error: error } : {}),
    results: Array.from({ length: results }, () => ({ gclid: 'x' })),
    job_id: '5353383680802491057',
  };
  return Buffer.from(Response.encode(Response.fromObject(response)).finish());
}
