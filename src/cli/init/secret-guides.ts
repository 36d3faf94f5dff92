import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';

/** Where to find a platform's secrets, click by click. */
export const SECRET_GUIDES: Readonly<Record<'metrica' | 'ga4' | 'ads' | 'adsKeyFile', LocalizedText>> = {
  metrica: bothLanguages(
    [
      'The token for Yandex.Metrica, in five clicks:',
      '  1. Open https://oauth.yandex.ru/client/new as the account that may edit the counter.',
      '  2. Name the application, choose “for API access or debugging”, and give your e-mail address.',
      '  3. Add the rights metrika:offline_data (uploads) and metrika:read (looks), and create the application.',
      '  4. Copy its ClientID into https://oauth.yandex.ru/authorize?response_type=token&client_id=CLIENT_ID and open that.',
      '  5. Allow the access and copy the token that is shown.',
    ].join('\n'),
    [
      'Токен Яндекс.Метрики, пять шагов:',
      '  1. Откройте https://oauth.yandex.ru/client/new под аккаунтом, который может редактировать счётчик.',
      '  2. Назовите приложение, выберите «Для доступа к API или отладки», укажите почту.',
      '  3. Добавьте права metrika:offline_data (загрузка) и metrika:read (просмотр) и создайте приложение.',
      '  4. Вставьте его ClientID в https://oauth.yandex.ru/authorize?response_type=token&client_id=CLIENT_ID и откройте.',
      '  5. Разрешите доступ и скопируйте показанный токен.',
    ].join('\n'),
  ),
  ga4: bothLanguages(
    'The secret for GA4: analytics.google.com, Admin, Data streams, the web stream, Measurement Protocol API secrets, Create.',
    'Секрет GA4: analytics.google.com, Администратор, Потоки данных, веб-поток, «Секретные ключи Measurement Protocol ' +
      'API», Создать.',
  ),
  adsKeyFile: bothLanguages(
    [
      'Google Ads: a service account needs no person to sign in.',
      '  1. https://console.cloud.google.com/apis/library/datamanager.googleapis.com: enable the Data Manager API.',
      '  2. IAM & Admin, Service accounts, Create; then Keys, Add key, JSON: a file is downloaded.',
      '  3. In Google Ads: Admin, Access and security, add the service account’s address with standard access.',
    ].join('\n'),
    [
      'Google Ads: сервисному аккаунту не нужен вход человека.',
      '  1. https://console.cloud.google.com/apis/library/datamanager.googleapis.com: включите Data Manager API.',
      '  2. IAM и администрирование, Сервисные аккаунты, Создать; затем Ключи, Добавить ключ, JSON: скачается файл.',
      '  3. В Google Ads: Администратор, Доступ и безопасность, добавьте адрес сервисного аккаунта со стандартным доступом.',
    ].join('\n'),
  ),
  ads: bothLanguages(
    'The OAuth client for Google Ads: console.cloud.google.com, APIs & Services, Credentials, OAuth client id ' +
      '(desktop); the refresh ' +
      'token with the scope https://www.googleapis.com/auth/datamanager.',
    'Клиент OAuth для Google Ads: console.cloud.google.com, API и сервисы, Учётные данные, OAuth client ID (desktop); ' +
      'refresh-токен с ' +
      'областью https://www.googleapis.com/auth/datamanager.',
  ),
};

/** What a secret is, in a few words. */
export const SECRET_HINTS: Readonly<Record<string, LocalizedText>> = {
  METRIKA_TOKEN: bothLanguages('OAuth token of an account that may edit the counter', 'OAuth-токен аккаунта с правом на счётчик'),
  GA4_API_SECRET: bothLanguages(
    'GA4, Admin, Data streams, Measurement Protocol API secrets',
    'GA4, Администратор, Потоки данных, секреты Measurement Protocol',
  ),
  ADS_CLIENT_ID: bothLanguages('Google Cloud, OAuth client', 'Google Cloud, клиент OAuth'),
  ADS_CLIENT_SECRET: bothLanguages('the same client', 'тот же клиент'),
  ADS_REFRESH_TOKEN: bothLanguages('made with that client for the Ads account', 'получен этим клиентом для аккаунта Ads'),
};
