import type { Language } from '../../domain/localized-text.js';

/** What `init` needs to know. An empty text means that there is none. */
export interface InitAnswers {
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

export type QuestionKey = Exclude<keyof InitAnswers, 'language'>;

interface Question {
  /** What is taken where nothing is typed. */
  readonly defaultAnswer: string;
  readonly pattern: RegExp;
  /** Not asked where this is empty. */
  readonly onlyAfter?: QuestionKey;
}

const DIGITS_OR_NONE = /^(\d{1,20})?$/;

/** In the order in which they are asked. */
export const QUESTIONS: Readonly<Record<QuestionKey, Question>> = {
  name: { defaultAnswer: 'My business', pattern: /\S/ },
  timezone: { defaultAnswer: 'Europe/Moscow', pattern: /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/ },
  publicUrl: { defaultAnswer: '', pattern: /^(https?:\/\/\S+)?$/ },
  metrica: { defaultAnswer: '', pattern: DIGITS_OR_NONE },
  ga4: { defaultAnswer: '', pattern: /^(G-[A-Z0-9]+)?$/ },
  ads: { defaultAnswer: '', pattern: /^(\d{10})?$/ },
  adsAction: { defaultAnswer: '', pattern: /^\d+$/, onlyAfter: 'ads' },
  minTalk: { defaultAnswer: '', pattern: DIGITS_OR_NONE },
  value: { defaultAnswer: '', pattern: /^(\d+(\.\d+)?)?$/ },
  currency: { defaultAnswer: 'RUB', pattern: /^[A-Z]{3}$/, onlyAfter: 'value' },
};

export const QUESTION_KEYS = Object.keys(QUESTIONS) as QuestionKey[];

/** `123-456-7890` is how Google shows a customer id. */
export function normalizeAnswer(asked: QuestionKey, text: string): string {
  const trimmed = text.trim();
  return asked === 'ads' ? trimmed.replaceAll('-', '') : trimmed;
}

type BilingualText = Readonly<Record<Language, string>>;

/** What is asked, and beside an option what it is. */
export const QUESTION_TEXTS: Readonly<Record<QuestionKey, BilingualText>> = {
  name: { en: 'Name of the business or site', ru: 'Название бизнеса или сайта' },
  timezone: { en: 'Time zone of its days and hours', ru: 'Часовой пояс' },
  publicUrl: {
    en: 'Address under which MANGO will reach this server, https://… (empty: later)',
    ru: 'Адрес, по которому MANGO увидит этот сервер, https://… (пусто — позже)',
  },
  metrica: { en: 'Number of the Yandex.Metrica counter (empty: none)', ru: 'Номер счётчика Яндекс.Метрики (пусто — нет)' },
  ga4: { en: 'GA4 measurement id, G-… (empty: none)', ru: 'Идентификатор потока GA4, G-… (пусто — нет)' },
  ads: { en: 'Google Ads customer id, ten digits (empty: none)', ru: 'Номер аккаунта Google Ads, десять цифр (пусто — нет)' },
  adsAction: { en: 'Id of its conversion action', ru: 'Идентификатор действия-конверсии' },
  minTalk: {
    en: 'Seconds of talk from which a call counts (empty: MANGO’s quality mark)',
    ru: 'С какой секунды разговора звонок засчитывается (пусто — по отметке качества MANGO)',
  },
  value: { en: 'What such a call is worth (empty: no value)', ru: 'Сколько стоит такой звонок (пусто — без ценности)' },
  currency: { en: 'Currency', ru: 'Валюта' },
};

export const TRY_AGAIN_TEXT: BilingualText = { en: 'That does not fit, once more.', ru: 'Не подходит, ещё раз.' };

/** Comments in the config. */
export const CONFIG_COMMENTS = {
  head: {
    en:
      'Which calls to tell which ad platform. Everything there is: ringback.example.yaml. ${NAME} takes an ' +
      'environment variable.',
    ru: 'О каких звонках и какой площадке сообщать. Все возможности: ringback.example.yaml. ${ИМЯ} берёт переменную окружения.',
  },
  database: {
    en: 'one file; or postgres://user:password@host:5432/ringback',
    ru: 'один файл; или postgres://user:password@host:5432/ringback',
  },
  publicUrl: { en: 'the address under which MANGO reaches us', ru: 'адрес, по которому нас видит MANGO' },
  zMeans: {
    en: 'utc | local: what a Z at the end of a date means in this account',
    ru: 'utc | local: что значит Z в датах этого аккаунта',
  },
  exclude: { en: 'own and test numbers: kept, never converted', ru: 'свои и тестовые номера: хранятся, но не засчитываются' },
  quality: { en: 'MANGO’s quality mark, and somebody talked', ru: 'отметка качества и состоявшийся разговор' },
  metrica: {
    en: 'create the goal in the counter first, of the kind “JavaScript event”, with this identifier',
    ru: 'сначала создайте в счётчике цель типа «JavaScript-событие» с этим идентификатором',
  },
  google: {
    en:
      'Sending Google visitor ids is a transfer of personal data abroad: have a legal basis (in Russia also notify ' +
      'Roskomnadzor) BEFORE you write true.',
    ru:
      'Передача Google идентификаторов посетителей — трансграничная передача персональных данных: уведомите ' +
      'Роскомнадзор и убедитесь в основании ДО того, как написать true.',
  },
  event: { en: 'mark this event as a key event in GA4', ru: 'отметьте это событие в GA4 как ключевое' },
} as const satisfies Record<string, BilingualText>;

/** Where each secret comes from. */
export const SECRET_HINTS: Readonly<Record<string, BilingualText>> = {
  METRIKA_TOKEN: { en: 'OAuth token of an account that may edit the counter', ru: 'OAuth-токен аккаунта с правом на счётчик' },
  GA4_API_SECRET: {
    en: 'GA4, Admin, Data streams, Measurement Protocol API secrets',
    ru: 'GA4, Администратор, Потоки данных, секреты Measurement Protocol',
  },
  ADS_CLIENT_ID: { en: 'Google Cloud, OAuth client', ru: 'Google Cloud, клиент OAuth' },
  ADS_CLIENT_SECRET: { en: 'the same client', ru: 'тот же клиент' },
  ADS_REFRESH_TOKEN: { en: 'made with that client for the Ads account', ru: 'получен этим клиентом для аккаунта Ads' },
};

export const NEXT_STEPS = {
  written: { en: 'Written and checked:', ru: 'Записано и проверено:' },
  secrets: {
    en: 'Set these environment variables; they stand nowhere else, so keep them:',
    ru: 'Задайте переменные окружения; больше они нигде не записаны, сохраните их:',
  },
  webhook: { en: 'Webhook address for MANGO’s cabinet:', ru: 'Адрес вебхука для кабинета MANGO:' },
  steps: {
    en: 'Then: npx ringback key create --name You --role admin, npm start, npx ringback doctor',
    ru: 'Затем: npx ringback key create --name Вы --role admin, npm start, npx ringback doctor',
  },
} as const satisfies Record<string, BilingualText>;
