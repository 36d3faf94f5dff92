export type Language = 'ru' | 'en';

/** The same text in both languages. */
export type LocalizedText = Readonly<Record<Language, string>>;

export function bothLanguages(en: string, ru: string): LocalizedText {
  return { en, ru };
}

/** Message catalogue (as gettext keeps it): the Russian of sentences whose English is handed on as plain text. */
const RUSSIAN_SENTENCES = new Map<string, string>();

/**
 * A sentence for a place that takes only text, such as a schema's message: the English one, whose Russian stands beside it and
 * is found again by `inLanguage`.
 */
export function sentence(en: string, ru: string): string {
  RUSSIAN_SENTENCES.set(en, ru);
  return en;
}

/** A text in the language, where it was made by `sentence`; else as it is. */
export function inLanguage(text: string, language: Language): string {
  return language === 'ru' ? (RUSSIAN_SENTENCES.get(text) ?? text) : text;
}

/**
 * The same for a text in which such a sentence is the end, behind a code, and may have another code in parentheses behind it:
 * `HTTP 403: no access to the account (PERMISSION_DENIED)`.
 */
export function inLanguageWithin(text: string, language: Language): string {
  if (language === 'en') return text;
  const bare = text.replace(/ \([^()]*\)$/, '');
  for (const whole of new Set([text, bare]))
    for (const start of [0, ...[...whole.matchAll(/[:;] /g)].map(({ index }) => index + 2)]) {
      const russian = RUSSIAN_SENTENCES.get(whole.slice(start));
      if (russian !== undefined) return text.slice(0, start) + russian + text.slice(whole.length);
    }
  return text;
}

/** Combines parts into one text in each language. */
export function combineTexts(
  parts: readonly LocalizedText[],
  combine: (texts: readonly string[], language: Language) => string,
): LocalizedText {
  const combined = (language: Language): string =>
    combine(
      parts.map((part) => part[language]),
      language,
    );
  return { en: combined('en'), ru: combined('ru') };
}

const RUSSIAN = new Intl.PluralRules('ru');
const RUSSIAN_NUMBERS = new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 2 });

/** A number with its Russian noun: 1 звонок, 2 звонка, 5 звонков, 1,5 звонка, 1 234 звонка. */
export function russianPlural(count: number, one: string, few: string, many: string): string {
  const form = RUSSIAN.select(count);
  return `${RUSSIAN_NUMBERS.format(count)} ${form === 'one' ? one : form === 'many' ? many : few}`;
}
