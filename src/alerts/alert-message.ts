import type { AlertCondition, DigestFacts } from '../domain/alert.js';
import type { Language } from '../domain/localized-text.js';
import { toIso } from '../domain/time/instant.js';
import { alertOverText, testAlertText, alertConditionText, type AlertText } from '../messages/alert-messages.js';
import { digestText } from '../messages/digest-message.js';
import type { AlertEntity, AlertMessageEntity, DigestEntity } from '../store/schema/entities/alert.entity.js';

/** A message for a channel. */
export interface AlertMessage extends AlertText {
  /** Idempotency key: the same at every attempt, so that a receiver can recognise copies. */
  readonly id: string;
  readonly event: AlertMessageEntity['event'] | 'test';
  /** The name of the project; null for a test. */
  readonly project: string | null;
  /** The dashboard page about it; null if the config has no public address. */
  readonly link: string | null;
  /** Structured data for programs. */
  readonly alert: AlertData | null;
  /** Like `alert`, for a digest. */
  readonly digest: DigestData | null;
}

export interface DigestData extends DigestFacts {
  readonly project: string;
  readonly from: string;
  readonly to: string;
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

/** Language and links of this installation's messages. */
export interface MessageStyle {
  readonly language: Language;
  readonly digestLanguage: Language;
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
  'clock-apart': '/doctor',
  'silent-zero': '/truth',
};

export function toAlertMessage(
  { id, event }: Pick<AlertMessageEntity, 'id' | 'event'>,
  alert: AlertEntity,
  { language, timezone, publicUrl, nameOf }: MessageStyle,
): AlertMessage {
  const text = alertTextOf(alert, timezone, language);
  const link = publicUrl === null ? null : `${publicUrl}${PAGES[alert.rule]}?project=${alert.projectId}`;
  const shown = event === 'over' ? alertOverText(text, language) : text;
  return { id, event, project: nameOf(alert.projectId), link, alert: toAlertData(alert), digest: null, ...shown };
}

export function testAlertMessage(id: string, language: Language): AlertMessage {
  return { id, event: 'test', project: null, link: null, alert: null, digest: null, ...testAlertText(language) };
}

export function toDigestMessage(
  id: string,
  digest: DigestEntity,
  { timezone, publicUrl, nameOf, ...style }: MessageStyle,
): AlertMessage {
  const { projectId: project, startsAt, endsAt, facts } = digest;
  const link = publicUrl === null ? null : `${publicUrl}/?project=${project}`;
  const data = { project, from: toIso(startsAt), to: toIso(endsAt), ...facts };
  const text = digestText(facts, { startsAt, endsAt }, timezone, style.digestLanguage);
  return { id, event: 'digest', project: nameOf(project), link, alert: null, digest: data, ...text };
}

export function alertTextOf({ rule, facts, subject, projectId }: AlertEntity, timezone: string, language: Language): AlertText {
  return alertConditionText({ rule, facts } as AlertCondition, subject ?? projectId, timezone, language);
}

/** The message as plain text, for chats and email. */
export function alertMessageText({ event, title, project, text, advice, link }: AlertMessage): string {
  const sign = { trouble: '⚠', over: '✓', test: '✓', digest: '∑' }[event];
  const head = project === null ? title : `${project}: ${title}`;
  return [`${sign} ${head}`, '', text, advice, ...(link === null ? [] : ['', link])].join('\n');
}

function toAlertData({ id, rule, projectId, subject, facts, since, overAt }: AlertEntity): AlertData {
  return { id, rule, project: projectId, subject, facts, since: toIso(since), overAt: toIso(overAt) };
}
