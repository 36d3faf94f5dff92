import type { AlertCondition } from '../domain/alert.js';
import type { Language } from '../domain/localized-text.js';
import { toIso } from '../domain/time/instant.js';
import { alertOverText, testAlertText, alertConditionText, type AlertText } from '../messages/alert-messages.js';
import type { AlertEntity, AlertMessageEntity } from '../store/schema/entities/alert.entity.js';

/** What a channel is given to tell. */
export interface AlertMessage extends AlertText {
  /** The same at every try, so that a receiver can tell a copy. */
  readonly id: string;
  readonly event: AlertMessageEntity['event'] | 'test';
  /** The name of the project; null for a test. */
  readonly project: string | null;
  /** Where to look; null where the config has no public address. */
  readonly link: string | null;
  /** For programs. */
  readonly alert: AlertData | null;
}

export interface AlertData {
  readonly id: string;
  readonly rule: AlertCondition['rule'];
  readonly project: string;
  readonly subject: string | null;
  readonly facts: AlertCondition['facts'];
  readonly since: string;
  readonly overAt: string | null;
}

/** In what words and with what link the messages of this installation are written. */
export interface MessageStyle {
  readonly language: Language;
  readonly timezone: string;
  readonly publicUrl: string | null;
  readonly nameOf: (projectId: string) => string;
}

const PAGES: Readonly<Record<AlertCondition['rule'], string>> = {
  'destination-paused': '/destinations',
  'backlog-expiring': '/destinations',
  'nothing-received': '/sources',
  'coverage-fell': '/sources',
  'unmatched-rose': '/destinations',
};

export function toAlertMessage(
  { id, event }: Pick<AlertMessageEntity, 'id' | 'event'>,
  alert: AlertEntity,
  { language, timezone, publicUrl, nameOf }: MessageStyle,
): AlertMessage {
  const words = alertTextOf(alert, timezone, language);
  const link = publicUrl === null ? null : `${publicUrl}${PAGES[alert.rule]}?project=${alert.projectId}`;
  const said = event === 'over' ? alertOverText(words, language) : words;
  return { id, event, project: nameOf(alert.projectId), link, alert: toAlertData(alert), ...said };
}

export function testAlertMessage(id: string, language: Language): AlertMessage {
  return { id, event: 'test', project: null, link: null, alert: null, ...testAlertText(language) };
}

export function alertTextOf({ rule, facts, subject, projectId }: AlertEntity, timezone: string, language: Language): AlertText {
  return alertConditionText({ rule, facts } as AlertCondition, subject ?? projectId, timezone, language);
}

/** The message as plain text, for people who read it in a chat. */
export function alertMessageText({ event, title, project, text, advice, link }: AlertMessage): string {
  const sign = event === 'trouble' ? '⚠' : '✓';
  const head = project === null ? title : `${project}: ${title}`;
  return [`${sign} ${head}`, '', text, advice, ...(link === null ? [] : ['', link])].join('\n');
}

function toAlertData({ id, rule, projectId, subject, facts, since, overAt }: AlertEntity): AlertData {
  return { id, rule, project: projectId, subject, facts, since: toIso(since), overAt: toIso(overAt) };
}
