import * as en from '../en/shell.js';

export const shell: typeof en.shell = {
  pages: {
    overview: 'Обзор',
    calls: 'Звонки',
    uploads: 'Журнал отправок',
    destinations: 'Площадки',
    sources: 'Источники',
    receipts: 'Вебхуки',
    truth: 'Что видно в кабинетах',
    campaigns: 'Кампании',
    goals: 'Цели',
    projects: 'Проекты',
    access: 'Доступ',
    audit: 'Журнал действий',
    doctor: 'Самопроверка',
    help: 'Справка',
  },
  navigation: 'Разделы',
  openNavigation: 'Показать разделы',
  skip: 'Сразу к содержанию',
  project: 'Проект',
  allProjects: 'Все проекты',
  language: 'Язык',
  theme: { light: 'Светлая тема', dark: 'Тёмная тема' },
  account: (name) => `Вы вошли как ${name}`,
  roles: {
    viewer: 'Наблюдатель: смотрит и ничего не меняет',
    operator: 'Оператор: смотрит и действует',
    admin: 'Администратор',
  },
  signOut: 'Выйти',
  notFound: 'Такой страницы нет',
  notFoundHint: 'Возможно, в адресе опечатка или того, что он называл, больше нет.',
  toCalls: 'К звонкам',
  updated: (seconds) => (seconds < 60 ? `обновлено ${seconds} с назад` : `обновлено ${Math.floor(seconds / 60)} мин назад`),
  cutOff: 'Ringback не отвечает',
  dataOf: (moment, seconds) =>
    `На экране данные на ${moment}, им ${seconds < 60 ? `${seconds} с` : `${Math.floor(seconds / 60)} мин`}. С тех пор они могли измениться.`,
};

export const period: typeof en.period = {
  title: 'Период',
  presets: { today: 'Сегодня', yesterday: 'Вчера', '7': '7 дней', '30': '30 дней', all: 'Всё время' },
  own: 'Свой период',
  days: (first, last) =>
    first === '' && last === ''
      ? ''
      : [first === '' ? '' : `с ${first}`, last === '' ? '' : `по ${last}`].filter(Boolean).join(' '),
  showAll: 'Искать за всё время',
};

export const find: typeof en.find = {
  title: 'Найти звонок',
  button: 'Найти',
  hint: 'Последние цифры, номер звонка или кампания',
  results: 'Найденные звонки',
  nothing: 'Таких звонков нет.',
  keys: 'Стрелки выбирают, Enter открывает. «/» или Ctrl+K открывают поиск с любой страницы.',
};

export const signIn: typeof en.signIn = {
  title: 'Вход в Ringback',
  lead: 'Где сейчас каждый звонок в каждом рекламном кабинете и почему.',
  key: 'Ваш ключ',
  keyHint: 'Начинается с rb_. Его создаёт тот, кто обслуживает Ringback, командой «ringback key create».',
  enter: 'Войти',
  wrong: 'Ключ неверный или отозван. Проверьте, что скопировали его целиком.',
  tooMany: (seconds) => `Слишком много неверных ключей. Попробуйте через ${seconds} с.`,
  failed: 'Ringback не отвечает. Попробуйте чуть позже.',
  over: 'Сеанс завершён. Войдите снова со своим ключом.',
};

export const problems: typeof en.problems = {
  CONFIG_UNUSABLE: 'В файле настроек есть ошибки, ничего не изменено. Каждую с номером строки назовёт «ringback config check».',
  CONFIG_NEEDS_RESTART: 'Часть этих настроек применит только перезапуск Ringback; ничего не изменено.',
  CONFIG_NOT_RELOADABLE: 'Этот Ringback запущен без файла настроек, поэтому читать заново нечего.',
  DESTINATION_PAUSED: 'Площадка на паузе. Сначала возобновите её.',
  DESTINATION_DISABLED: 'Площадка выключена в ringback.yaml.',
  DESTINATION_GONE: 'Площадки больше нет в ringback.yaml.',
  RECEIPT_DROPPED:
    'После прочтения содержимое этого вебхука не хранится (privacy.dropAtIngest). Всё, что он сообщил, есть в звонке.',
  NAME_TAKEN: 'Действующий ключ с таким именем уже есть. Выберите другое.',
  ROLE_TOO_LOW: 'Ваш ключ этого не позволяет. Попросите ключ оператора или администратора.',
  INVALID_PARAMETER:
    'Один из фильтров записан неверно, или для такого порядка найдено слишком много строк: выберите меньше дней.',
  TOO_MANY_AT_ONCE: 'Выполняется слишком много ваших долгих запросов. Попробуйте через несколько секунд.',
  TOO_MANY_ACTIONS: 'Площадку спрашивали слишком часто. Отправка и проверки идут сами; попробуйте позже.',
  TOO_LONG: 'База отвечала слишком долго. Выберите меньше дней.',
  STORAGE_BUSY: 'База сейчас не отвечает. Попробуйте через несколько секунд.',
  INTERNAL: 'Внутренняя ошибка Ringback. Наполовину ничего не изменено; причина в его журнале.',
};

export const common: typeof en.common = {
  loading: 'Загружается…',
  failedTitle: 'Не удалось загрузить',
  failed: 'Ringback ответил не так, как должен. Возможно, он перезапускается.',
  again: 'Попробовать ещё раз',
  more: 'Показать ещё',
  looking: 'Ищем среди более ранних…',
  nothingFits: 'Под эти фильтры ничего не подходит',
  nothingFitsHint: 'Уберите один из фильтров или все сразу.',
  clearFilters: 'Сбросить фильтры',
  moreFilters: 'Ещё фильтры',
  any: 'Любое',
  yes: 'да',
  no: 'нет',
  unknown: 'неизвестно',
  cancel: 'Отмена',
  close: 'Закрыть',
  done: 'Готово',
  notDone: 'Не получилось',
  from: 'С дня',
  to: 'По день',
  state: 'Состояние',
  destination: 'Площадка',
  none: 'нет',
  copy: 'Скопировать',
  copied: 'Скопировано',
  csv: 'Скачать CSV',
  columns: 'Столбцы',
  sortBy: (name) => `Сортировать: ${name.toLowerCase()}`,
  found: (count, complete) => `Найдено: ${complete ? '' : 'больше '}${count.toLocaleString('ru-RU')}`,
  seconds: (count) => (count < 60 ? `${count} с` : `${Math.floor(count / 60)} мин ${count % 60} с`),
  noUpload: 'не отправляем',
  platforms: { 'yandex-metrica': 'Яндекс Метрика', ga4: 'Google Analytics 4', 'google-ads': 'Google Ads', webhook: 'Вебхук' },
  shortPlatforms: { 'yandex-metrica': 'Метрика', ga4: 'GA4', 'google-ads': 'Google Ads', webhook: 'Вебхук' },
  shortStates: {
    skipped: 'Нет ID',
    pending: 'Ждёт',
    sending: 'Уходит',
    confirming: 'В работе',
    uncertain: 'Неясно',
    unmatched: 'Не найден',
    delivered: 'Доставлен',
    rejected: 'Отклонён',
    expired: 'Опоздал',
    cancelled: 'Отменён',
  },
};
