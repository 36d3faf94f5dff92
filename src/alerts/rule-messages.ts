import type { AlertRules } from '../config/schema/alerts.js';
import { ALERT_RULES, type AlertRule } from '../domain/alert.js';
import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';

/** What one rule looks for; null if the config disables it. */
export interface RuleDescription {
  readonly rule: AlertRule;
  readonly text: LocalizedText | null;
}

/** What the rules look for, with their thresholds. Pure. */
export function describeRules(rules: AlertRules): RuleDescription[] {
  const texts: Readonly<Record<AlertRule, LocalizedText | null>> = {
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
        `A source reports no call for ${afterMinutes} min of working hours.`,
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
        `The share of calls without a visit found rose by ${byPoints} percentage points.`,
        `Доля звонков без найденного визита выросла на ${byPoints} п. п.`,
      ),
    ),
    'clock-apart': ifEnabled(rules.clockApart, ({ seconds }) =>
      bothLanguages(
        `A machine’s clock is more than ${seconds} s from the database’s.`,
        `Часы сервера расходятся с часами базы больше чем на ${seconds} с.`,
      ),
    ),
    'silent-zero': ifEnabled(rules.silentZero, ({ minCalls }) =>
      bothLanguages(
        `A platform shows nothing of ${minCalls} or more calls delivered to it long enough ago.`,
        `Доставлено звонков: ${minCalls} или больше, времени прошло достаточно, а кабинет не показывает ни одного.`,
      ),
    ),
  };
  return ALERT_RULES.map((rule) => ({ rule, text: texts[rule] }));
}

function ifEnabled<Settings>(settings: Settings | false, text: (settings: Settings) => LocalizedText): LocalizedText | null {
  return settings === false ? null : text(settings);
}
