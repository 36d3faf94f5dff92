export type Language = 'ru' | 'en';
export type Texts = typeof import('./en/index.js');

/** A chunk per language; a page loads only the one that it is shown in. A text that one of them lacks does not compile. */
const LOADERS: Readonly<Record<Language, () => Promise<Texts>>> = {
  ru: () => import('./ru/index.js'),
  en: () => import('./en/index.js'),
};

const loaded = new Map<Language, Texts>();

/** Await it before anything is shown in the language. */
export async function loadTexts(language: Language): Promise<void> {
  loaded.set(language, await LOADERS[language]());
}

export function loadedTexts(language: Language): Texts {
  const texts = loaded.get(language);
  if (texts === undefined) throw new Error(`the texts in ${language} are not loaded`);
  return texts;
}

const STORAGE_KEY = 'ringback-language';

/** As chosen before; else Russian if the browser prefers it to English. */
export function initialLanguage(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === 'ru' || kept === 'en') return kept;
  const known = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]).find((one) => one === 'ru' || one === 'en');
  return known === 'ru' ? 'ru' : 'en';
}

/** The language of the API's answers: the page's own. */
let current = initialLanguage();

export function currentLanguage(): Language {
  return current;
}

export function storeLanguage(language: Language): void {
  current = language;
  localStorage.setItem(STORAGE_KEY, language);
}
