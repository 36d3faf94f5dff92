import type { AlertWebhookConfig } from '../../config/schema/alerts.js';
import { SECOND } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { keyedHash } from '../../runtime/hash.js';
import type { HttpClient } from '../../runtime/http.js';
import type { AlertMessage } from '../alert-message.js';
import { channelFailure, CHANNEL_TIMEOUT_MS, type AlertSink } from './alert-sink.js';

/** HMAC-SHA256 over the timestamp, a dot and the body; checking both prevents replay attacks. */
export const SIGNATURE_HEADER = 'x-ringback-signature';
/** When it was sent, in Unix seconds. */
export const TIMESTAMP_HEADER = 'x-ringback-timestamp';

/** The user's own program: JSON by POST; any 2xx counts as received. */
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
