import { z } from 'zod';
import { watchedUnder } from '../../alerts/watched.js';
import type { AlertsConfig } from '../../config/alerts.js';
import { ALERT_RULES } from '../../domain/alert.js';
import type { Language } from '../../domain/reason.js';
import { toIso, type Instant } from '../../domain/time/instant.js';
import type { ChannelStatus } from '../../store/alerts/alerts.store.js';
import { ALERT_CHANNELS } from '../../store/schema/entities/alert.entity.js';
import { maybeText, maybeTime } from '../views/common.js';

export const alertWatchSchema = z
  .strictObject({
    lookedAt: maybeTime.describe('When this process last put the rules to everything; null before its first look.'),
    rules: z
      .array(
        z.strictObject({
          rule: z.enum(ALERT_RULES),
          text: maybeText.describe(
            'What it looks for, in the language of Accept-Language; null where the config switches it off.',
          ),
        }),
      )
      .describe('The same whether anybody is told or not.'),
    channels: z
      .array(
        z.strictObject({
          channel: z.enum(ALERT_CHANNELS),
          lastSentAt: maybeTime,
          waiting: z.number().int().describe('Messages that are still to go out.'),
          trouble: maybeText.describe('Why the last try of one of these failed.'),
        }),
      )
      .describe('Those that the config names, with what they were told of the key’s projects in the last 90 days.'),
  })
  .meta({ id: 'AlertWatch' });
export type AlertWatchView = z.output<typeof alertWatchSchema>;

interface Known {
  readonly config: AlertsConfig;
  readonly lookedAt: Instant | null;
  readonly figures: readonly ChannelStatus[];
}

export function toAlertWatchView({ config, lookedAt, figures }: Known, language: Language): AlertWatchView {
  return {
    lookedAt: toIso(lookedAt),
    rules: watchedUnder(config.rules).map(({ rule, words }) => ({ rule, text: words?.[language] ?? null })),
    channels: ALERT_CHANNELS.filter((channel) => config[channel] !== null).map((channel) => {
      const { lastSentAt = null, waiting = 0, trouble = null } = figures.find((one) => one.channel === channel) ?? {};
      return { channel, lastSentAt: toIso(lastSentAt), waiting, trouble };
    }),
  };
}

export const ALERT_WATCH: AlertWatchView = {
  lookedAt: '2026-11-23T10:00:45.000Z',
  rules: [
    { rule: 'destination-paused', text: 'A destination is paused for 10 min or longer.' },
    { rule: 'backlog-expiring', text: 'Calls that wait to be sent expire within 24 h.' },
    { rule: 'nothing-received', text: 'A source tells of no call for 180 min of working hours.' },
    { rule: 'coverage-fell', text: null },
    { rule: 'unmatched-rose', text: 'The share of calls without a visit found rose by 20 points of percent.' },
  ],
  channels: [{ channel: 'telegram', lastSentAt: '2026-11-23T10:00:45.000Z', waiting: 1, trouble: 'HTTP 502 Bad Gateway' }],
};
