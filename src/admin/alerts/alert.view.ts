import { z } from 'zod';
import { wordsOf } from '../../alerts/message.js';
import { ALERT_RULES } from '../../domain/alert.js';
import type { Language } from '../../domain/reason.js';
import { toIso } from '../../domain/time/instant.js';
import { ALERT_CHANNELS, type AlertEntity, type AlertMessageEntity } from '../../store/schema/entities/alert.entity.js';
import { listOf, maybeText, maybeTime, time } from '../views/common.js';

export const alertSchema = z
  .strictObject({
    id: z.string(),
    rule: z.enum(ALERT_RULES),
    project: z.string(),
    subject: maybeText.describe('The id of a destination or a source; null for the project as a whole.'),
    since: time,
    overAt: maybeTime.describe('Null while it lasts.'),
    title: z.string(),
    text: z.string().describe('What was the matter when it began, in the language of Accept-Language.'),
    advice: z.string().describe('What to do.'),
    messages: z
      .array(
        z.strictObject({
          channel: z.enum(ALERT_CHANNELS),
          event: z.enum(['trouble', 'over']),
          sentAt: maybeTime,
          failures: z.number().int(),
          lastTrouble: maybeText.describe('Why the last try failed.'),
        }),
      )
      .describe('What the channels of the config were told, or are still to be told.'),
  })
  .meta({ id: 'Alert' });
export const alertListSchema = listOf(alertSchema);
export type AlertView = z.output<typeof alertSchema>;

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
    ...wordsOf(alert, timezone, language),
    messages: messages
      .filter(({ alertId }) => alertId === id)
      .map(({ channel, event, sentAt, failures, lastTrouble }) => ({
        channel,
        event,
        sentAt: toIso(sentAt),
        failures,
        lastTrouble,
      })),
  };
}

export const ALERT: AlertView = {
  id: '01938f6e-7c00-7000-8000-000000000001',
  rule: 'nothing-received',
  project: 'okna',
  subject: 'mango-main',
  since: '2026-11-23T10:00:00.000Z',
  overAt: null,
  title: 'No calls from mango-main',
  text: 'Source mango-main told of no call in working hours since 23.11 10:00.',
  advice: 'Call the tracked number yourself. If nothing comes, check the webhook’s address in the call-tracking cabinet.',
  messages: [{ channel: 'telegram', event: 'trouble', sentAt: '2026-11-23T10:00:45.000Z', failures: 0, lastTrouble: null }],
};
