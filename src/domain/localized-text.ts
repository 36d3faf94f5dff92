export type Language = 'ru' | 'en';

/** The same text in both languages. */
export type LocalizedText = Readonly<Record<Language, string>>;

export function bothLanguages(en: string, ru: string): LocalizedText {
  return { en, ru };
}

/** Message catalogue (as in gettext): the Russian translations of sentences that are passed around as plain English text. */
const RUSSIAN_SENTENCES = new Map<string, string>();

/**
 * Registers a sentence for a place that takes only text, such as a schema's message: returns the English one, whose Russian
 * `inLanguage` finds again.
 */
export function sentence(en: string, ru: string): string {
  RUSSIAN_SENTENCES.set(en, ru);
  return en;
}

/** The text in the language if `sentence` registered it; else the text itself. */
export function inLanguage(text: string, language: Language): string {
  return language === 'ru' ? (RUSSIAN_SENTENCES.get(text) ?? text) : text;
}

/**
 * Like `inLanguage`, for a text that contains such a sentence after a code, perhaps followed by another code in parentheses:
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
const ENGLISH_NUMBERS = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** A number with its Russian noun in the right form: 1 звонок, 2 звонка, 5 звонков, 1,5 звонка, 1 234 звонка. */
export function russianPlural(count: number, one: string, few: string, many: string): string {
  const form = RUSSIAN.select(count);
  return `${RUSSIAN_NUMBERS.format(count)} ${form === 'one' ? one : form === 'many' ? many : few}`;
}

/** A number with its English noun, or noun and verb, in the right form: 1 call, 2 calls, 1,234 calls; 1 is bad, 2 are bad. */
export function englishPlural(count: number, one: string, many = `${one}s`): string {
  return `${ENGLISH_NUMBERS.format(count)} ${count === 1 ? one : many}`;
}
