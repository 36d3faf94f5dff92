import type { Language } from './texts.js';

const KEPT_AS = 'ringback-language';

/** As chosen before, else Russian where the browser asks for it before English. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === 'ru' || kept === 'en') return kept;
  const known = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]).find((one) => one === 'ru' || one === 'en');
  return known === 'ru' ? 'ru' : 'en';
}

/** The language in which the API shall answer: the one that the page is shown in. */
let current = firstLanguage();

export function currentLanguage(): Language {
  return current;
}

export function keepLanguage(language: Language): void {
  current = language;
  localStorage.setItem(KEPT_AS, language);
}
