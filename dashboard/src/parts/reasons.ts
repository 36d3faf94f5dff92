import { isReasonCode, reasonText, type ReasonCode } from '@src/domain/reason.js';
import { SENTENCES } from '@src/domain/sentences.js';
import type { Language } from '../texts/texts.js';

interface Step {
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * The sentence of a step in a history: ours where its code is one of ours, else the platform's own words.
 *
 * @param closed when the upload's window closed, in words: steps do not say
 */
export function reasonOfStep({ code, message }: Step, closed: string, language: Language): string | null {
  if (code === null) return message;
  const detail = code === 'WINDOW_CLOSED' ? closed : message;
  return isReasonCode(code) ? reasonText({ code, detail }, language) : [code, message].filter(Boolean).join(': ');
}

/** Every reason, its particular left open: that differs from call to call. */
export function reasonsInGeneral(language: Language): [code: ReasonCode, text: string][] {
  const codes = Object.keys(SENTENCES).filter(isReasonCode);
  return codes.map((code) => [code, reasonInGeneral(code, language)]);
}

export function reasonInGeneral(code: ReasonCode, language: Language): string {
  return SENTENCES[code][language].replace('%s', '…').replace('….', '…');
}
