import type { Language } from '../domain/localized-text.js';

const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };
const FORMATS: Readonly<Record<Language, Intl.NumberFormat>> = {
  ru: new Intl.NumberFormat(LOCALES.ru, { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat(LOCALES.en, { maximumFractionDigits: 2 }),
};

/** The locale for number formats. */
export function numberLocale(language: Language): string {
  return LOCALES[language];
}

/** A number in a text, with the language's thousands separators. */
export function numberText(value: number, language: Language): string {
  return FORMATS[language].format(value);
}
