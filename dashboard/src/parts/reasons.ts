import { isReasonCode, reasonText } from '../../../src/domain/reason.js';
import type { Language } from '../texts/texts.js';

/** The sentence of a code in a history: ours where it is one of ours, else the platform's own words. */
export function reasonOfCode(code: string | null, message: string | null, language: Language): string | null {
  if (code === null) return message;
  return isReasonCode(code) ? reasonText({ code, detail: message }, language) : [code, message].filter(Boolean).join(': ');
}
