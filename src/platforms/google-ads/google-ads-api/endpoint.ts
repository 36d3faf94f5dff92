import { GOOGLE_ADS_ENDPOINT } from '../config.js';

export interface GrpcEndpoint {
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
