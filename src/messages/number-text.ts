import type { Language } from '../domain/localized-text.js';

const FORMATS: Readonly<Record<Language, Intl.NumberFormat>> = {
  ru: new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
};

/** A number as texts show it: grouped by thousands as the language does. */
export function numberText(value: number, language: Language): string {
  return FORMATS[language].format(value);
}
