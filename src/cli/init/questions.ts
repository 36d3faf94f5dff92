import type { Language } from '../../domain/localized-text.js';
import { knownVendors } from './vendors.js';

/** The answers that `init` needs. An empty text means none. */
export interface InitAnswers {
  readonly language: Language;
  readonly name: string;
  readonly timezone: string;
  /** The call tracking: `mango`, or a vendor with a config in `data/examples`. */
  readonly source: string;
  readonly publicUrl: string;
  /** Yandex.Metrica's counter. */
  readonly metrica: string;
  /** GA4's measurement id. */
  readonly ga4: string;
  /** Google Ads' customer id, ten digits. */
  readonly ads: string;
  readonly adsAction: string;
  /** Path of the JSON key of a Google service account; empty for an OAuth client. */
  readonly adsKeyFile: string;
  /** From how many seconds of talk a call counts; empty for MANGO's quality mark. */
  readonly minTalk: string;
  readonly value: string;
  readonly currency: string;
}

export type QuestionKey = Exclude<keyof InitAnswers, 'language'>;

interface Question {
  /** Used if nothing is typed. */
  readonly defaultAnswer: string;
  readonly pattern: Pick<RegExp, 'test'>;
  /** A valid answer; shown beside an invalid one. */
  readonly example: string;
  /** Skipped if this answer is empty. */
  readonly onlyAfter?: QuestionKey;
}

const DIGITS_OR_NONE = /^(\d{1,20})?$/;
/** The names that Intl knows; luxon uses the same. */
const TIME_ZONE: Pick<RegExp, 'test'> = {
  test: (name) => {
    try {
      return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
    } catch {
      return false;
    }
  },
};

/** In the order of asking. */
export const QUESTIONS: Readonly<Record<QuestionKey, Question>> = {
  name: { defaultAnswer: 'My business', pattern: /\S/, example: 'okna.example.ru' },
  timezone: { defaultAnswer: 'Europe/Moscow', pattern: TIME_ZONE, example: 'Asia/Yekaterinburg' },
  source: { defaultAnswer: 'mango', pattern: new RegExp(`^(${knownVendors().join('|')})$`), example: knownVendors().join(', ') },
  publicUrl: { defaultAnswer: '', pattern: /^(https?:\/\/\S+)?$/, example: 'https://calls.example.ru' },
  metrica: { defaultAnswer: '', pattern: DIGITS_OR_NONE, example: '12345678' },
  ga4: { defaultAnswer: '', pattern: /^(G-[A-Z0-9]+)?$/, example: 'G-ABC1234567' },
  ads: { defaultAnswer: '', pattern: /^(\d{10})?$/, example: '123-456-7890' },
  adsAction: { defaultAnswer: '', pattern: /^\d+$/, onlyAfter: 'ads', example: '987654321' },
  adsKeyFile: { defaultAnswer: '', pattern: /^/, onlyAfter: 'ads', example: 'google-key.json' },
  minTalk: { defaultAnswer: '', pattern: DIGITS_OR_NONE, example: '60' },
  value: { defaultAnswer: '', pattern: /^(\d+(\.\d+)?)?$/, example: '1500' },
  currency: { defaultAnswer: 'RUB', pattern: /^[A-Z]{3}$/, onlyAfter: 'value', example: 'RUB' },
};

export const QUESTION_KEYS = Object.keys(QUESTIONS) as QuestionKey[];

/** An answer in the config's format, however people write it and platforms show it. */
export function normalizeAnswer(asked: QuestionKey, text: string): string {
  const trimmed = text.trim();
  switch (asked) {
    case 'source':
      return trimmed.toLowerCase();
    case 'publicUrl':
      // As people say it: calls.example.ru
      return /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(trimmed) ? `https://${trimmed}` : trimmed;
    case 'metrica':
      // The address of the counter's page: https://metrika.yandex.ru/dashboard?id=12345678
      return /[?&]id=(\d+)/.exec(trimmed)?.[1] ?? trimmed;
    case 'ga4':
    case 'currency':
      return trimmed.toUpperCase();
    case 'ads':
      return trimmed.replaceAll(/[-\s]/g, '');
    case 'value':
      return trimmed.replaceAll(/\s/g, '').replace(',', '.');
    default:
      return trimmed;
  }
}

type BilingualText = Readonly<Record<Language, string>>;

/** The question, and its short form beside an option. */
export const QUESTION_TEXTS: Readonly<Record<QuestionKey, BilingualText>> = {
  name: { en: 'Name of the business or site', ru: 'Название бизнеса или сайта' },
  timezone: { en: 'Time zone of its days and hours, by its city', ru: 'Часовой пояс, по городу' },
  source: {
    en: `Call tracking: ${knownVendors().join(', ')}`,
    ru: `Коллтрекинг: ${knownVendors().join(', ')}`,
  },
  publicUrl: {
    en: 'Address under which the call tracking will reach this server, https://… (empty: later)',
    ru: 'Адрес, по которому коллтрекинг увидит этот сервер, https://… (пусто — позже)',
  },
  metrica: { en: 'Number of the Yandex.Metrica counter (empty: none)', ru: 'Номер счётчика Яндекс.Метрики (пусто — нет)' },
  ga4: { en: 'GA4 measurement id, G-… (empty: none)', ru: 'Идентификатор потока GA4, G-… (пусто — нет)' },
  ads: { en: 'Google Ads customer id, ten digits (empty: none)', ru: 'Номер аккаунта Google Ads, десять цифр (пусто — нет)' },
  adsKeyFile: {
    en: 'JSON key of a Google service account, a path (empty: an OAuth client instead)',
    ru: 'JSON-ключ сервисного аккаунта Google, путь к файлу (пусто — вместо него клиент OAuth)',
  },
  adsAction: { en: 'Id of its conversion action', ru: 'Идентификатор действия-конверсии' },
  minTalk: {
    en: 'Seconds of talk from which a call counts (empty: MANGO’s quality mark; of others every answered call)',
    ru: 'С какой секунды разговора звонок засчитывается (пусто — по отметке качества MANGO, у других — каждый отвеченный)',
  },
  value: { en: 'What such a call is worth (empty: no value)', ru: 'Сколько стоит такой звонок (пусто — без ценности)' },
  currency: { en: 'Currency', ru: 'Валюта' },
};

/** Message about an invalid answer. */
export function misfitText(asked: QuestionKey, language: Language): string {
  const { example } = QUESTIONS[asked];
  return language === 'ru' ? `Не подходит. Нужно как здесь: ${example}` : `That does not fit. It must look like this: ${example}`;
}

/** Comments in the config. */
export const CONFIG_COMMENTS = {
  head: {
    en:
      'Which calls to tell which ad platform. Everything there is: ringback.example.yaml. ${NAME} takes an ' +
      'environment variable, or a line of .env beside this file.',
    ru:
      'О каких звонках и какой площадке сообщать. Все возможности: ringback.example.yaml. ${ИМЯ} берёт переменную ' +
      'окружения или строку файла .env рядом.',
  },
  database: {
    en: 'one file; or postgres://user:password@host:5432/ringback',
    ru: 'один файл; или postgres://user:password@host:5432/ringback',
  },
  publicUrl: { en: 'the address under which the call tracking reaches us', ru: 'адрес, по которому нас видит коллтрекинг' },
  language: { en: 'ru | en: of commands, warnings and alerts', ru: 'ru | en: язык команд, предупреждений и оповещений' },
  zMeans: {
    en: 'utc | local: what a Z at the end of a date means in this account',
    ru: 'utc | local: что значит Z в датах этого аккаунта',
  },
  exclude: { en: 'own and test numbers: kept, never converted', ru: 'свои и тестовые номера: хранятся, но не засчитываются' },
  answered: { en: 'somebody talked', ru: 'разговор состоялся' },
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
