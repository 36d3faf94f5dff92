import type { Config } from '../config/config.js';
import type { AlertEmailConfig, AlertTelegramConfig, AlertWebhookConfig, ProjectReceivers } from '../config/schema/alerts.js';
import { SECOND } from '../domain/time/instant.js';
import type { Clock } from '../runtime/clock.js';
import type { HttpClient } from '../runtime/http.js';
import { keyedHash } from '../runtime/ids.js';
import { ALERT_CHANNELS, type AlertChannel } from '../store/schema/entities/alert.entity.js';
import { type AlertMessage, alertMessageText } from './alert-message.js';

/**
 * Whether a message was accepted. `trouble` is a short text for people and the log, without addresses, tokens or phone numbers.
 */
export type ChannelResult =
  { readonly ok: true } | { readonly ok: false; readonly trouble: string; readonly retryAfterMs: number };

/** A channel to people. */
export interface AlertSink {
  readonly name: AlertChannel;
  send(message: AlertMessage): Promise<ChannelResult>;
}

/** A channel of the config, and what it receives. */
export interface AlertReceiver {
  readonly sink: AlertSink;
  /** Projects whose alerts and digests go there. */
  readonly projects: readonly string[];
  /** Whether it also gets alerts about the machines. */
  readonly isInstallation: boolean;
}

/** Nest token of the config's receivers: `@Inject(ALERT_RECEIVERS) receivers: readonly AlertReceiver[]`. */
export const ALERT_RECEIVERS = Symbol('alert receivers');

/** Shorter than the lease of a message. */
export const CHANNEL_TIMEOUT_MS = 20_000;

export function channelFailure(trouble: string, retryAfterMs = 0): ChannelResult {
  return { ok: false, trouble, retryAfterMs };
}

/** SMTP. With `starttls` a server that offers no TLS is refused, so that no password leaves in the clear. */
export function emailChannel({ host, port, tls, login, from, to }: AlertEmailConfig): AlertSink {
  return {
    name: 'email',
    async send(message) {
      // Loaded only where email is configured.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host,
        port,
        secure: tls === 'implicit',
        requireTLS: tls === 'starttls',
        ignoreTLS: tls === 'none',
        ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
        connectionTimeout: CHANNEL_TIMEOUT_MS,
        greetingTimeout: CHANNEL_TIMEOUT_MS,
        socketTimeout: CHANNEL_TIMEOUT_MS,
      });
      const subject = ['Ringback', ...(message.project === null ? [] : [message.project]), message.title].join(': ');
      try {
        // The same Message-ID at every attempt: mailboxes show a copy once.
        await transport.sendMail({
          from,
          to: [...to],
          subject,
          text: alertMessageText(message),
          messageId: `<${message.id}@ringback>`,
        });
        return { ok: true };
      } catch (error) {
        return channelFailure(smtpErrorOf(error));
      } finally {
        transport.close();
      }
    },
  };
}

/** The server's own text may quote addresses, so only its codes are kept. */
function smtpErrorOf(error: unknown): string {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  const known = [code, responseCode].filter((one) => typeof one === 'string' || typeof one === 'number');
  return known.length === 0 ? 'SMTP' : `SMTP ${known.join(' ')}`;
}

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

function bodyOf({ id, event, title, text, advice, project, link, alert, digest }: AlertMessage): object {
  return { id, event, title, text, advice, projectName: project, link, alert, ...(digest === null ? {} : { digest }) };
}

/** The config's receivers: the installation's, for every project without its own, and those of projects. */
export function configuredReceivers({ alerts, projects }: Config, http: HttpClient, clock: Clock): AlertReceiver[] {
  const sinkOf: { readonly [C in AlertChannel]: (of: ProjectReceivers) => AlertSink | null } = {
    telegram: ({ telegram }) => (telegram ? telegramChannel(telegram, http) : null),
    email: ({ email }) => (email ? emailChannel(email) : null),
    webhook: ({ webhook }) => (webhook ? webhookChannel(webhook, http, clock) : null),
  };
  return ALERT_CHANNELS.flatMap((channel) => {
    const common = sinkOf[channel](alerts);
    const inheriting = projects.filter((project) => project.alerts[channel] === undefined).map(({ id }) => id);
    const own = projects.flatMap((project) => {
      const sink = sinkOf[channel](project.alerts);
      return sink === null ? [] : [{ sink, projects: [project.id], isInstallation: false }];
    });
    return [...(common === null ? [] : [{ sink: common, projects: inheriting, isInstallation: true }]), ...own];
  });
}
