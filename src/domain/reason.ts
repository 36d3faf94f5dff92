import { SENTENCES } from './sentences.js';

export type ReasonCode = keyof typeof SENTENCES;
export type Language = 'ru' | 'en';

/** Why something stands where it stands: a stable code, and a detail that the sentence may show (never personal data). */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail?: string | null;
}

/** The sentence of a code. `%s` in it is the detail; a sentence without a place for the detail gets it after a colon. */
export function reasonText(reason: Reason, language: Language): string {
  const sentence = SENTENCES[reason.code][language];
  const detail = reason.detail ?? '';
  if (sentence.includes('%s')) return sentence.replace('%s', () => detail || '?');
  return detail === '' ? sentence : `${sentence} (${detail})`;
}

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(SENTENCES, code);
}
