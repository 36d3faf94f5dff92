import type { Language } from '../../domain/localized-text.js';

/** The language of a config that may be invalid: its problems are reported in that language. */
export function languageNamedIn(yaml: string): Language | null {
  const named = /^language:[ \t]*["']?(ru|en)\b/m.exec(yaml)?.[1];
  return named === 'ru' || named === 'en' ? named : null;
}
