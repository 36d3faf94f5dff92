import { bothLanguages } from '../../domain/localized-text.js';

/** Words of the set-up page that the questions of `init` do not have. */
export const SETUP_TEXTS = {
  title: bothLanguages('Setting up Ringback', 'Настройка Ringback'),
  code: bothLanguages('The code that the terminal shows', 'Код, который показан в терминале'),
  begin: bothLanguages('Begin', 'Начать'),
  next: bothLanguages('Go on', 'Дальше'),
  back: bothLanguages('Back to the questions', 'Назад к вопросам'),
  onlyWith: bothLanguages('only with:', 'только вместе с:'),
  test: bothLanguages('Test', 'Проверить'),
  testAgain: bothLanguages('Test again', 'Проверить ещё раз'),
  later: bothLanguages('Later', 'Позже'),
  goOnAnyway: bothLanguages('Go on all the same', 'Всё равно дальше'),
  known: bothLanguages('known already; empty keeps it', 'уже известен; пусто — оставить'),
  willWrite: bothLanguages('This is what will be written:', 'Вот что будет записано:'),
  finish: bothLanguages('Write and start', 'Записать и запустить'),
  written: bothLanguages('Written and checked:', 'Записано и проверено:'),
  missing: bothLanguages('Still to be filled in in .env:', 'В .env ещё нужно заполнить:'),
  key: bothLanguages('Your key for the dashboard, shown only now:', 'Ваш ключ для входа в панель, показан только сейчас:'),
  keysThere: bothLanguages(
    'The database has keys already; `npx ringback key create` makes another.',
    'В базе уже есть ключи; ещё один создаст `npx ringback key create`.',
  ),
  starts: bothLanguages('The service is starting.', 'Сервис запускается.'),
  startLater: bothLanguages(
    'The service starts if it can do without what is missing; else fill that in and run npm start.',
    'Сервис запустится, если обойдётся без недостающего; иначе заполните и выполните npm start.',
  ),
  dashboard: bothLanguages('To the dashboard', 'В панель'),
  paste: bothLanguages(
    'Webhook address to paste into the call tracking’s settings:',
    'Адрес вебхука, вставьте его в настройки коллтрекинга:',
  ),
  wrongCode: bothLanguages('That is not the code.', 'Это не тот код.'),
  usedCode: bothLanguages(
    'The code has been used. If it was not you, or the browser was closed: stop the command with Ctrl-C and start it again.',
    'Код уже использован. Если это были не вы или браузер закрыт: остановите команду (Ctrl-C) и запустите снова.',
  ),
  notFromHere: bothLanguages('Open the address that the terminal shows.', 'Откройте адрес, который показан в терминале.'),
  fileThere: bothLanguages(
    'The config is there meanwhile and is not replaced: stop the command with Ctrl-C and start it again.',
    'Конфиг уже появился и не заменяется: остановите команду (Ctrl-C) и запустите снова.',
  ),
} as const;
