import type { AlertWebhookConfig } from '../../config/schema/alerts.js';
import { SECOND } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { keyedHash } from '../../runtime/hash.js';
import type { HttpClient } from '../../runtime/http.js';
import type { AlertMessage } from '../alert-message.js';
import { channelFailure, CHANNEL_TIMEOUT_MS, type AlertSink } from './alert-sink.js';

/** The signature is HMAC-SHA256 over the timestamp, a dot and the body: who checks both takes no old message for a new one. */
export const SIGNATURE_HEADER = 'x-ringback-signature';
/** Unix seconds of the sending. */
export const TIMESTAMP_HEADER = 'x-ringback-timestamp';

/** A program of the user's own: JSON by POST; any 2xx is taken for "told". */
export function webhookChannel({ url, secret }: AlertWebhookConfig, http: HttpClient, clock: Clock): AlertSink {
  return {
    name: 'webhook',
    async send(message) {
      const body = JSON.stringify(bodyOf(message));
      const timestamp = String(Math.floor(clock.now() / SECOND));
      const headers: Record<string, string> = { 'content-type': 'application/json', [TIMESTAMP_HEADER]: timestamp };
      if (secret !== null) headers[SIGNATURE_HEADER] = `sha256=${keyedHash(secret, `${timestamp}.${body}`)}`;
      const answer = await http.send({ method: 'POST', url, headers, body, timeoutMs: CHANNEL_TIMEOUT_MS });
      if (answer.kind !== 'answer') return channelFailure(answer.code);
      return answer.status >= 200 && answer.status < 300 ? { ok: true } : channelFailure(`HTTP ${answer.status}`);
    },
  };
}

function bodyOf({ id, event, title, text, advice, project, link, alert }: AlertMessage): object {
  return { id, event, title, text, advice, projectName: project, link, alert };
}
