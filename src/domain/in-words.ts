import type { Language } from './reason.js';

/** The same said in both languages. */
export type InWords = Readonly<Record<Language, string>>;

export function inWords(en: string, ru: string): InWords {
  return { en, ru };
}

/** Parts made one text in each language. */
export function combined(parts: readonly InWords[], combine: (texts: readonly string[], language: Language) => string): InWords {
  const of = (language: Language): string =>
    combine(
      parts.map((part) => part[language]),
      language,
    );
  return { en: of('en'), ru: of('ru') };
}
