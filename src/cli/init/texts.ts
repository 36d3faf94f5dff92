import type { Language } from '../../domain/reason.js';
import type { Asked } from './answers.js';

type Words = Readonly<Record<Language, string>>;

/** What is asked, and beside an option what it is. */
export const ASK: Readonly<Record<Asked, Words>> = {
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

export const AGAIN: Words = { en: 'That does not fit, once more.', ru: 'Не подходит, ещё раз.' };

/** Comments in the config. */
export const COMMENTS = {
  head: {
    en: 'Which calls to tell which ad platform. Everything there is: ringback.example.yaml. ${NAME} takes an environment variable.',
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
    en: 'Sending Google visitor ids is a transfer of personal data abroad: have a legal basis (in Russia also notify Roskomnadzor) BEFORE you write true.',
    ru: 'Передача Google идентификаторов посетителей — трансграничная передача персональных данных: уведомите Роскомнадзор и убедитесь в основании ДО того, как написать true.',
  },
  event: { en: 'mark this event as a key event in GA4', ru: 'отметьте это событие в GA4 как ключевое' },
} as const satisfies Record<string, Words>;

/** Where each secret comes from. */
export const SECRETS: Readonly<Record<string, Words>> = {
  METRIKA_TOKEN: { en: 'OAuth token of an account that may edit the counter', ru: 'OAuth-токен аккаунта с правом на счётчик' },
  GA4_API_SECRET: {
    en: 'GA4, Admin, Data streams, Measurement Protocol API secrets',
    ru: 'GA4, Администратор, Потоки данных, секреты Measurement Protocol',
  },
  ADS_CLIENT_ID: { en: 'Google Cloud, OAuth client', ru: 'Google Cloud, клиент OAuth' },
  ADS_CLIENT_SECRET: { en: 'the same client', ru: 'тот же клиент' },
  ADS_REFRESH_TOKEN: { en: 'made with that client for the Ads account', ru: 'получен этим клиентом для аккаунта Ads' },
};

export const NEXT = {
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
} as const satisfies Record<string, Words>;
