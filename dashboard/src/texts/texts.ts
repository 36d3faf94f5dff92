import * as accessEn from './en/access.js';
import * as answersEn from './en/answers.js';
import * as callsEn from './en/calls.js';
import * as figuresEn from './en/figures.js';
import * as goalsEn from './en/goals.js';
import * as placesEn from './en/places.js';
import * as shellEn from './en/shell.js';
import * as uploadsEn from './en/uploads.js';
import * as accessRu from './ru/access.js';
import * as answersRu from './ru/answers.js';
import * as callsRu from './ru/calls.js';
import * as figuresRu from './ru/figures.js';
import * as goalsRu from './ru/goals.js';
import * as placesRu from './ru/places.js';
import * as shellRu from './ru/shell.js';
import * as uploadsRu from './ru/uploads.js';

export type Language = 'ru' | 'en';

const en = { ...shellEn, ...callsEn, ...uploadsEn, ...placesEn, ...figuresEn, ...goalsEn, ...answersEn, ...accessEn };
export type Texts = typeof en;

/** A text that one of them lacks does not compile. */
const ru: Texts = { ...shellRu, ...callsRu, ...uploadsRu, ...placesRu, ...figuresRu, ...goalsRu, ...answersRu, ...accessRu };

export const TEXTS: Readonly<Record<Language, Texts>> = { ru, en };

const STORAGE_KEY = 'ringback-language';

/** As chosen before, else Russian where the browser asks for it before English. */
export function initialLanguage(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === 'ru' || kept === 'en') return kept;
  const known = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]).find((one) => one === 'ru' || one === 'en');
  return known === 'ru' ? 'ru' : 'en';
}

/** The language in which the API shall answer: the one that the page is shown in. */
let current = initialLanguage();

export function currentLanguage(): Language {
  return current;
}

export function storeLanguage(language: Language): void {
  current = language;
  localStorage.setItem(STORAGE_KEY, language);
}
