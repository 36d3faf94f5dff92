import { REASON_MESSAGES } from '../messages/reason-messages.js';

export type ReasonCode = keyof typeof REASON_MESSAGES;
export type Language = 'ru' | 'en';

/** Why something stands where it stands: a stable code, and a detail that the sentence may show (never personal data). */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail?: string | null;
}

/** The part of a sentence that tells of one case: many with one code are spoken of without it. */
const OF_ONE = / \(%s\)|: [^:.]*%s/;

/** The sentence of a code. `%s` in it is the detail; a sentence without a place for the detail gets it after a colon. */
export function reasonText(reason: Reason, language: Language): string {
  const detail = reason.detail ?? '';
  const words = REASON_MESSAGES[reason.code][language];
  const sentence = detail === '' ? words.replace(OF_ONE, '') : words;
  if (sentence.includes('%s')) return sentence.replace('%s', () => detail || '?');
  return detail === '' ? sentence : `${sentence} (${detail})`;
}

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASON_MESSAGES, code);
}
