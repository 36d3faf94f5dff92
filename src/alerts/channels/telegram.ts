import type { TelegramConfig } from '../../config/alerts.js';
import { SECOND } from '../../domain/time/instant.js';
import type { HttpClient } from '../../runtime/http.js';
import { asText } from '../message.js';
import { failed, PATIENCE_MS, type Channel, type Told } from './channel.js';

const LONGEST_DESCRIPTION = 120;

/**
 * Telegram's Bot API, method sendMessage: plain text, no preview of the link.
 *
 * @see https://core.telegram.org/bots/api#sendmessage and #making-requests (`ok`, `description`, `parameters.retry_after` in seconds)
 */
export function telegramChannel({ botToken, chatId, endpoint }: TelegramConfig, http: HttpClient): Channel {
  return {
    name: 'telegram',
    async tell(message) {
      const answer = await http.send({
        method: 'POST',
        url: `${endpoint}/bot${botToken}/sendMessage`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: chatId, text: asText(message), link_preview_options: { is_disabled: true } }),
        timeoutMs: PATIENCE_MS,
      });
      return answer.kind === 'answer' ? told(answer.status, answer.body) : failed(answer.code);
    },
  };
}

interface Answer {
  readonly ok?: unknown;
  readonly description?: unknown;
  readonly parameters?: { readonly retry_after?: unknown };
}

function told(status: number, body: string): Told {
  const answer = read(body);
  if (status === 200 && answer?.ok === true) return { ok: true };
  const described = typeof answer?.description === 'string' ? ` ${withoutNumbers(answer.description)}` : '';
  const seconds = Number(answer?.parameters?.retry_after ?? 0);
  return failed(`HTTP ${status}${described}`, Number.isFinite(seconds) ? seconds * SECOND : 0);
}

function read(body: string): Answer | null {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' ? answer : null;
  } catch {
    return null;
  }
}

/** Numbers of chats are personal. */
function withoutNumbers(description: string): string {
  return description.replace(/-?\d{5,}/g, '…').slice(0, LONGEST_DESCRIPTION);
}
