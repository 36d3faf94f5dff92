import type { AlertsConfig } from '../../config/schema/alerts.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient } from '../../runtime/http.js';
import type { AlertSink } from './alert-sink.js';
import { emailChannel } from './email.js';
import { telegramChannel } from './telegram.js';
import { webhookChannel } from './webhook.js';

/** The configured channels. */
export function configuredChannels({ telegram, email, webhook }: AlertsConfig, http: HttpClient, clock: Clock): AlertSink[] {
  return [
    ...(telegram === null ? [] : [telegramChannel(telegram, http)]),
    ...(email === null ? [] : [emailChannel(email)]),
    ...(webhook === null ? [] : [webhookChannel(webhook, http, clock)]),
  ];
}
