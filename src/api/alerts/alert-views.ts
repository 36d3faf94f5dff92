import { z } from 'zod';
import { alertTextOf } from '../../alerts/alert-message.js';
import { describeRules } from '../../alerts/rule-messages.js';
import type { AlertsConfig } from '../../config/schema/alerts.js';
import { ALERT_RULES } from '../../domain/alert.js';
import type { Language } from '../../domain/localized-text.js';
import { type Instant, toIso } from '../../domain/time/instant.js';
import type { ChannelStatus } from '../../store/alerts/alerts.store.js';
import {
  ALERT_CHANNELS,
  type AlertChannel,
  type AlertEntity,
  type AlertMessageEntity,
} from '../../store/schema/entities/alert.entity.js';
import { isoTime, listOf, nullableText, nullableTime } from '../http/answer.js';

const alertSchema = z
  .strictObject({
    id: z.string(),
    rule: z.enum(ALERT_RULES),
    project: z.string(),
    subject: nullableText.describe('The id of a destination or a source; null for the project as a whole.'),
    since: isoTime,
    overAt: nullableTime.describe('Null while it lasts.'),
    title: z.string(),
    text: z.string().describe('What was wrong when it began, in the language of Accept-Language.'),
    advice: z.string().describe('What to do.'),
    messages: z
      .array(
        z.strictObject({
          channel: z.enum(ALERT_CHANNELS),
          event: z.enum(['trouble', 'over']),
          sentAt: nullableTime,
          failures: z.number().int(),
          lastTrouble: nullableText.describe('Why the last try failed.'),
        }),
      )
      .describe('The messages to the configured channels, sent or still to be sent.'),
  })
  .meta({ id: 'Alert' });
export const alertListSchema = listOf(alertSchema);
type AlertView = z.output<typeof alertSchema>;

export function toAlertView(
  alert: AlertEntity,
  messages: readonly AlertMessageEntity[],
  timezone: string,
  language: Language,
): AlertView {
  const { id, rule, projectId, subject, since, overAt } = alert;
  return {
    id,
    rule,
    project: projectId,
    subject,
    since: toIso(since),
    overAt: toIso(overAt),
    ...alertTextOf(alert, timezone, language),
    messages: messages
      .filter(({ alertId }) => alertId === id)
      .flatMap(({ channel, event, sentAt, failures, lastTrouble }) =>
        event === 'digest' ? [] : [{ channel, event, sentAt: toIso(sentAt), failures, lastTrouble }],
      ),
  };
}

export const ALERT_EXAMPLE: AlertView = {
  id: '01938f6e-7c00-7000-8000-000000000001',
  rule: 'nothing-received',
  project: 'okna',
  subject: 'mango-main',
  since: '2026-11-23T10:00:00.000Z',
  overAt: null,
  title: 'No calls from mango-main',
  text: 'Source mango-main has reported no call in working hours since 23.11 10:00.',
  advice: 'Call the tracked number yourself. If nothing comes, check the webhook’s address in the call-tracking account.',
  messages: [{ channel: 'telegram', event: 'trouble', sentAt: '2026-11-23T10:00:45.000Z', failures: 0, lastTrouble: null }],
};

export const alertWatchSchema = z
  .strictObject({
    lookedAt: nullableTime.describe('When this process last evaluated all rules; null before the first time.'),
    rules: z
      .array(
        z.strictObject({
          rule: z.enum(ALERT_RULES),
          text: nullableText.describe(
            'What it looks for, in the language of Accept-Language; null where the config switches it off.',
          ),
        }),
      )
      .describe('The same with and without channels.'),
    channels: z
      .array(
        z.strictObject({
          channel: z.enum(ALERT_CHANNELS),
          lastSentAt: nullableTime,
          waiting: z.number().int().describe('Messages that are still to go out.'),
          trouble: nullableText.describe('Why the last try of one of these failed.'),
        }),
      )
      .describe('The configured ones, with their messages about the key’s projects in the last 90 days.'),
  })
  .meta({ id: 'AlertWatch' });
export type AlertWatchView = z.output<typeof alertWatchSchema>;

interface AlertWatchInput {
  readonly config: AlertsConfig;
  /** The channels that receive alerts of the key's projects. */
  readonly channels: readonly AlertChannel[];
  readonly lookedAt: Instant | null;
  readonly statuses: readonly ChannelStatus[];
}

export function toAlertWatchView({ config, channels, lookedAt, statuses }: AlertWatchInput, language: Language): AlertWatchView {
  return {
    lookedAt: toIso(lookedAt),
    rules: describeRules(config.rules).map(({ rule, text }) => ({ rule, text: text?.[language] ?? null })),
    channels: channels.map((channel) => {
      const { lastSentAt = null, waiting = 0, trouble = null } = statuses.find((one) => one.channel === channel) ?? {};
      return { channel, lastSentAt: toIso(lastSentAt), waiting, trouble };
    }),
  };
}

export const ALERT_WATCH_EXAMPLE: AlertWatchView = {
  lookedAt: '2026-11-23T10:00:45.000Z',
  rules: [
    { rule: 'destination-paused', text: 'A destination is paused for 10 min or longer.' },
    { rule: 'backlog-expiring', text: 'Calls that wait to be sent expire within 24 h.' },
    { rule: 'nothing-received', text: 'A source reports no call for 180 min of working hours.' },
    { rule: 'coverage-fell', text: null },
    { rule: 'unmatched-rose', text: 'The share of calls without a visit found rose by 20 percentage points.' },
    { rule: 'clock-apart', text: 'A machine’s clock is more than 5 s from the database’s.' },
  ],
  channels: [{ channel: 'telegram', lastSentAt: '2026-11-23T10:00:45.000Z', waiting: 1, trouble: 'HTTP 502 Bad Gateway' }],
};
