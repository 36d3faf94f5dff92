import { createRequire } from 'node:module';
import protobuf, { type INamespace, type Root } from 'protobufjs';

const requireFile = createRequire(import.meta.url);
const roots = new Map<string, Root>();

/** Message definitions out of a Google client package, read on first use: the Ads ones take a quarter of a second. */
export function loadProtos(
  file: '@google-ads/datamanager/build/protos/protos.json' | 'google-ads-node/build/protos/protos.json',
): Root {
  const known = roots.get(file);
  if (known !== undefined) return known;
  const root = protobuf.Root.fromJSON(requireFile(file) as INamespace);
  roots.set(file, root);
  return root;
}

type RpcStatus = 'INVALID_ARGUMENT' | 'UNAUTHENTICATED' | 'PERMISSION_DENIED' | 'NOT_FOUND' | 'RESOURCE_EXHAUSTED' | 'INTERNAL';

const HTTP_STATUS: Readonly<Record<RpcStatus, number>> = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
};

/** One of Google's standard detail payloads, with its `@type`. */
type RpcDetail = { readonly '@type': string } & Readonly<Record<string, unknown>>;

/** An error as every Google API gives it over HTTP: google.rpc.Status as JSON. AIP-193. */
export class RpcError extends Error {
  readonly httpStatus: number;

  constructor(
    readonly status: RpcStatus,
    message: string,
    readonly details: readonly RpcDetail[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.httpStatus = HTTP_STATUS[status];
  }

  body(): object {
    const details = this.details.length === 0 ? {} : { details: this.details };
    return { error: { code: this.httpStatus, message: this.message, status: this.status, ...details } };
  }
}

export function detail(
  name: 'ErrorInfo' | 'RequestInfo' | 'BadRequest' | 'RetryInfo',
  content: Record<string, unknown>,
): RpcDetail {
  return { '@type': `type.googleapis.com/google.rpc.${name}`, ...content };
}
