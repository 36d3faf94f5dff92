import * as callsEn from './en/calls.js';
import * as figuresEn from './en/figures.js';
import * as goalsEn from './en/goals.js';
import * as placesEn from './en/places.js';
import * as shellEn from './en/shell.js';
import * as uploadsEn from './en/uploads.js';
import * as callsRu from './ru/calls.js';
import * as figuresRu from './ru/figures.js';
import * as goalsRu from './ru/goals.js';
import * as placesRu from './ru/places.js';
import * as shellRu from './ru/shell.js';
import * as uploadsRu from './ru/uploads.js';

export type Language = 'ru' | 'en';

const en = { ...shellEn, ...callsEn, ...uploadsEn, ...placesEn, ...figuresEn, ...goalsEn };
export type Texts = typeof en;

/** A text that one of them lacks does not compile. */
const ru: Texts = { ...shellRu, ...callsRu, ...uploadsRu, ...placesRu, ...figuresRu, ...goalsRu };

export const TEXTS: Readonly<Record<Language, Texts>> = { ru, en };
