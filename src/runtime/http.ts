import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { AxiosError, type AxiosResponse } from 'axios';

/** One request. Secrets may be in `url` and `headers`; neither is ever logged or put into a failure. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | FormData;
  readonly signal?: AbortSignal;
  /** Milliseconds until the answer must be complete; 60 000 by default. */
  readonly timeoutMs?: number;
}

/**
 * What came back.
 *
 * - `answer` any HTTP status, with the body as text (capped).
 * - `notSent` the connection was never made: the platform cannot have seen the request.
 * - `lost` the bytes may have left and no complete answer came: the platform may have acted on it.
 */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'notSent'; readonly code: string }
  | { readonly kind: 'lost'; readonly code: string };

export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResult>;
}

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;

/** Failures that come before the request's first byte can have arrived. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL']);
const CERTIFICATE_ERROR = /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/** Where Nest finds the client of the process: `@Inject(HTTP) http: HttpClient`. */
export const HTTP = Symbol('http client');

/** The one HTTP client: keep-alive, timeout, size cap, no redirects, typed results instead of exceptions. */
export function createHttpClient(): HttpClient {
  const connected = new WeakSet<object>();
  const client = axios.create({
    httpAgent: trackConnections(new HttpAgent({ keepAlive: true, maxSockets: 128 }), 'connect', connected),
    httpsAgent: trackConnections(new HttpsAgent({ keepAlive: true, maxSockets: 128 }), 'secureConnect', connected),
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    maxBodyLength: Infinity,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
  });
  return {
    async send(request) {
      const deadline = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      try {
        const response: AxiosResponse<string> = await client.request({
          method: request.method,
          url: request.url,
          headers: { ...request.headers },
          data: request.body,
          signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
        });
        return { kind: 'answer', status: response.status, headers: plainHeaders(response), body: response.data ?? '' };
      } catch (error) {
        return toFailedResult(error, deadline, connected);
      }
    },
  };
}

/** Records each connection of the agent once it can carry a request, with TLS after the handshake. */
function trackConnections<A extends HttpAgent>(agent: A, ready: 'connect' | 'secureConnect', connected: WeakSet<object>): A {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = create(options, callback);
    socket?.once(ready, () => connected.add(socket));
    return socket;
  };
  return agent;
}

/** Whether a byte of the request can have left. In doubt it counts as left: a conversion counted twice is the worse failure. */
function mayHaveLeft(error: AxiosError, connected: WeakSet<object>): boolean {
  const request = error.request as { socket?: object | null } | undefined;
  if (!request || !('socket' in request)) return true;
  return request.socket !== null && request.socket !== undefined && connected.has(request.socket);
}

function toFailedResult(error: unknown, deadline: AbortSignal, connected: WeakSet<object>): HttpResult {
  if (!(error instanceof AxiosError)) throw error;
  const code = deadline.aborted ? 'TIMEOUT' : (error.code ?? 'UNKNOWN');
  const neverConnected = NEVER_CONNECTED.has(code) || CERTIFICATE_ERROR.test(code) || !mayHaveLeft(error, connected);
  return neverConnected ? { kind: 'notSent', code } : { kind: 'lost', code };
}

function plainHeaders(response: AxiosResponse): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name.toLowerCase()] = String(value);
  return headers;
}
