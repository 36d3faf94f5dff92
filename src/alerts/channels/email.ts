import type { AlertEmailConfig } from '../../config/schema/alerts.js';
import { alertMessageText } from '../alert-message.js';
import { channelFailure, CHANNEL_TIMEOUT_MS, type AlertSink } from './alert-sink.js';

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
