import type { Config } from '../../config/config.js';
import { SECOND } from '../../domain/time/instant.js';
import type { HttpClient, HttpResult } from '../../runtime/http.js';

/** Who answers where the config has Ringback listen. */
export type Listener = 'ringback' | 'another program' | 'nobody';

const TIMEOUT_MS = 10 * SECOND;

/**
 * Asks the address of the config, from this machine. Who takes the connection and does not answer, or answers with trouble of its own, is held to be
 * Ringback: to think it stopped while it runs is the worse mistake.
 */
export async function listenerAt({ server: { host, port } }: Config, http: HttpClient): Promise<Listener> {
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${here.includes(':') ? `[${here}]` : here}:${port}/healthz`;
  return listenerBehind(await http.send({ method: 'GET', url, timeoutMs: TIMEOUT_MS }));
}

function listenerBehind(result: HttpResult): Listener {
  switch (result.kind) {
    case 'notSent':
      return result.code === 'TIMEOUT' ? 'ringback' : 'nobody';
    case 'lost':
      // Node's parser: what came is not HTTP.
      return result.code.startsWith('HPE_') ? 'another program' : 'ringback';
    case 'answer':
      return result.status >= 500 || isWell(result.body) ? 'ringback' : 'another program';
  }
}

/** As our own /healthz answers. */
function isWell(body: string): boolean {
  try {
    return (JSON.parse(body) as { status?: unknown } | null)?.status === 'ok';
  } catch {
    return false;
  }
}
