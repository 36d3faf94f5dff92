import type { AlertRules } from '../config/schema/alerts.js';
import { ALERT_RULES, type AlertRule } from '../domain/alert.js';
import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';

/** What one rule looks for; null where the config switches it off. */
export interface RuleDescription {
  readonly rule: AlertRule;
  readonly words: LocalizedText | null;
}

/** What is looked for under these rules, with their figures. Pure. */
export function describeRules(rules: AlertRules): RuleDescription[] {
  const words: Readonly<Record<AlertRule, LocalizedText | null>> = {
    'destination-paused': ifEnabled(rules.destinationPaused, ({ afterMinutes }) =>
      bothLanguages(
        `A destination is paused for ${afterMinutes} min or longer.`,
        `Площадка на паузе ${afterMinutes} мин или дольше.`,
      ),
    ),
    'backlog-expiring': ifEnabled(rules.backlogExpiring, ({ withinHours }) =>
      bothLanguages(
        `Calls that wait to be sent expire within ${withinHours} h.`,
        `Звонки, которые ждут отправки, сгорят в ближайшие ${withinHours} ч.`,
      ),
    ),
    'nothing-received': ifEnabled(rules.nothingReceived, ({ afterMinutes }) =>
      bothLanguages(
        `A source tells of no call for ${afterMinutes} min of working hours.`,
        `Источник не сообщает о звонках ${afterMinutes} мин рабочего времени.`,
      ),
    ),
    'coverage-fell': ifEnabled(rules.coverageFell, ({ byPercent }) =>
      bothLanguages(
        `The share of calls with an identifier fell by ${byPercent} %.`,
        `Доля звонков с идентификаторами упала на ${byPercent} %.`,
      ),
    ),
    'unmatched-rose': ifEnabled(rules.unmatchedRose, ({ byPoints }) =>
      bothLanguages(
        `The share of calls without a visit found rose by ${byPoints} points of percent.`,
        `Доля звонков без найденного визита выросла на ${byPoints} п. п.`,
      ),
    ),
  };
  return ALERT_RULES.map((rule) => ({ rule, words: words[rule] }));
}

function ifEnabled<Settings>(settings: Settings | false, words: (settings: Settings) => LocalizedText): LocalizedText | null {
  return settings === false ? null : words(settings);
}
