import { isReasonCode, reasonText, type ReasonCode } from '../../../src/domain/reason.js';
import { SENTENCES } from '../../../src/domain/sentences.js';
import type { Language } from '../texts/texts.js';

/** The sentence of a code in a history: ours where it is one of ours, else the platform's own words. */
export function reasonOfCode(code: string | null, message: string | null, language: Language): string | null {
  if (code === null) return message;
  return isReasonCode(code) ? reasonText({ code, detail: message }, language) : [code, message].filter(Boolean).join(': ');
}

/** Every reason, its particular left open: that differs from call to call. */
export function reasonsInGeneral(language: Language): [code: ReasonCode, text: string][] {
  const codes = Object.keys(SENTENCES).filter(isReasonCode);
  return codes.map((code) => [code, reasonInGeneral(code, language)]);
}

export function reasonInGeneral(code: ReasonCode, language: Language): string {
  return SENTENCES[code][language].replace('%s', '…').replace('….', '…');
}
