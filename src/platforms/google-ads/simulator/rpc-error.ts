import { createRequire } from 'node:module';
import { join } from 'node:path';
import protobuf, { type INamespace, type Root } from 'protobufjs';

/** Data Manager's messages ship with this package (data/google/README.md), those of the Ads API with an optional one. */
const DEFINITIONS = {
  'data-manager': join(import.meta.dirname, '../../../../data/google/ingest-events.json'),
  'google-ads': 'google-ads-node/build/protos/protos.json',
} as const;
const requireFile = createRequire(import.meta.url);
const roots = new Map<keyof typeof DEFINITIONS, Root>();

/** Google's message definitions, read on first use: the Ads ones take a quarter of a second. */
export function loadProtos(api: keyof typeof DEFINITIONS): Root {
  const known = roots.get(api);
  if (known !== undefined) return known;
  const root = protobuf.Root.fromJSON(requireFile(DEFINITIONS[api]) as INamespace);
  roots.set(api, root);
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
