import type { AlertTelegramConfig } from '../../config/schema/alerts.js';
import { SECOND } from '../../domain/time/instant.js';
import type { HttpClient } from '../../runtime/http.js';
import { alertMessageText } from '../alert-message.js';
import { channelFailure, CHANNEL_TIMEOUT_MS, type AlertSink, type ChannelResult } from './alert-sink.js';

const MAX_DESCRIPTION_LENGTH = 120;

/**
 * Telegram's Bot API, method sendMessage: plain text, no preview of the link.
 *
 * @see https://core.telegram.org/bots/api#sendmessage and #making-requests (`ok`, `description`, `parameters.retry_after` in
 * seconds)
 */
export function telegramChannel({ botToken, chatId, endpoint }: AlertTelegramConfig, http: HttpClient): AlertSink {
  return {
    name: 'telegram',
    async send(message) {
      const answer = await http.send({
        method: 'POST',
        url: `${endpoint}/bot${botToken}/sendMessage`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: chatId, text: alertMessageText(message), link_preview_options: { is_disabled: true } }),
        timeoutMs: CHANNEL_TIMEOUT_MS,
      });
      return answer.kind === 'answer' ? telegramResult(answer.status, answer.body) : channelFailure(answer.code);
    },
  };
}

interface TelegramAnswer {
  readonly ok?: unknown;
  readonly description?: unknown;
  readonly parameters?: { readonly retry_after?: unknown };
}

function telegramResult(status: number, body: string): ChannelResult {
  const answer = parseAnswer(body);
  if (status === 200 && answer?.ok === true) return { ok: true };
  const described = typeof answer?.description === 'string' ? ` ${withoutNumbers(answer.description)}` : '';
  const seconds = Number(answer?.parameters?.retry_after ?? 0);
  return channelFailure(`HTTP ${status}${described}`, Number.isFinite(seconds) ? seconds * SECOND : 0);
}

function parseAnswer(body: string): TelegramAnswer | null {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' ? answer : null;
  } catch {
    return null;
  }
}

/** Chat ids are personal data. */
function withoutNumbers(description: string): string {
  return description.replace(/-?\d{5,}/g, '…').slice(0, MAX_DESCRIPTION_LENGTH);
}
