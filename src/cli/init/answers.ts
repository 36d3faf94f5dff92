import type { Language } from '../../domain/reason.js';

/** What `init` needs to know. An empty text means that there is none. */
export interface Answers {
  readonly language: Language;
  readonly name: string;
  readonly timezone: string;
  readonly publicUrl: string;
  /** Yandex.Metrica's counter. */
  readonly metrica: string;
  /** GA4's measurement id. */
  readonly ga4: string;
  /** Google Ads' customer id, ten digits. */
  readonly ads: string;
  readonly adsAction: string;
  /** From how many seconds of talk a call counts; empty for MANGO's quality mark. */
  readonly minTalk: string;
  readonly value: string;
  readonly currency: string;
}

export type Asked = Exclude<keyof Answers, 'language'>;

interface Question {
  /** What is taken where nothing is typed. */
  readonly usual: string;
  readonly fits: RegExp;
  /** Not asked where this is empty. */
  readonly onlyWith?: Asked;
}

const DIGITS_OR_NONE = /^(\d{1,20})?$/;

/** In the order in which they are asked. */
export const QUESTIONS: Readonly<Record<Asked, Question>> = {
  name: { usual: 'My business', fits: /\S/ },
  timezone: { usual: 'Europe/Moscow', fits: /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/ },
  publicUrl: { usual: '', fits: /^(https?:\/\/\S+)?$/ },
  metrica: { usual: '', fits: DIGITS_OR_NONE },
  ga4: { usual: '', fits: /^(G-[A-Z0-9]+)?$/ },
  ads: { usual: '', fits: /^(\d{10})?$/ },
  adsAction: { usual: '', fits: /^\d+$/, onlyWith: 'ads' },
  minTalk: { usual: '', fits: DIGITS_OR_NONE },
  value: { usual: '', fits: /^(\d+(\.\d+)?)?$/ },
  currency: { usual: 'RUB', fits: /^[A-Z]{3}$/, onlyWith: 'value' },
};

export const ASKED = Object.keys(QUESTIONS) as Asked[];

/** `123-456-7890` is how Google shows a customer id. */
export function tidy(asked: Asked, text: string): string {
  const trimmed = text.trim();
  return asked === 'ads' ? trimmed.replaceAll('-', '') : trimmed;
}
