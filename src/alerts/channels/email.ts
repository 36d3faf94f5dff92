import type { EmailConfig } from '../../config/alerts.js';
import { asText } from '../message.js';
import { failed, PATIENCE_MS, type Channel } from './channel.js';

/** SMTP. With `starttls` a server that offers no TLS is refused, so that no password leaves in the clear. */
export function emailChannel({ host, port, tls, login, from, to }: EmailConfig): Channel {
  return {
    name: 'email',
    async tell(message) {
      // Loaded for those who write letters.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host,
        port,
        secure: tls === 'implicit',
        requireTLS: tls === 'starttls',
        ignoreTLS: tls === 'none',
        ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
      });
      const subject = ['Ringback', ...(message.project === null ? [] : [message.project]), message.title].join(': ');
      try {
        // The same Message-ID at every try: mailboxes show a copy once.
        await transport.sendMail({ from, to: [...to], subject, text: asText(message), messageId: `<${message.id}@ringback>` });
        return { ok: true };
      } catch (error) {
        return failed(troubleOf(error));
      } finally {
        transport.close();
      }
    },
  };
}

/** The server's own text may quote addresses, so only its codes are kept. */
function troubleOf(error: unknown): string {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  const known = [code, responseCode].filter((one) => typeof one === 'string' || typeof one === 'number');
  return known.length === 0 ? 'SMTP' : `SMTP ${known.join(' ')}`;
}
