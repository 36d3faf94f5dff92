import type { Language } from '../../domain/localized-text.js';

/** The language of a config that need not be right: whoever is told what is wrong with it is told in that language. */
export function languageNamedIn(yaml: string): Language | null {
  const named = /^language:[ \t]*["']?(ru|en)\b/m.exec(yaml)?.[1];
  return named === 'ru' || named === 'en' ? named : null;
}
