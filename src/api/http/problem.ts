import { bothLanguages, type Language, type LocalizedText } from '../../domain/localized-text.js';

/** Every problem the API answers with. Codes never change once released; titles may. */
export const API_PROBLEMS = {
  INVALID_PARAMETER: { status: 400, title: bothLanguages('A query parameter cannot be used', 'Параметр запроса не годится') },
  INVALID_BODY: { status: 400, title: bothLanguages('The body cannot be used', 'Тело запроса не годится') },
  BAD_REQUEST: { status: 400, title: bothLanguages('The request cannot be read', 'Запрос не читается') },
  KEY_MISSING: { status: 401, title: bothLanguages('No key was given', 'Ключ не передан') },
  KEY_UNKNOWN: { status: 401, title: bothLanguages('The key is wrong or revoked', 'Ключ неверный или отозван') },
  LINK_UNKNOWN: {
    status: 401,
    title: bothLanguages('The link is wrong, was used or is over', 'Ссылка неверная, уже использована или истекла'),
  },
  SESSION_OVER: { status: 401, title: bothLanguages('You are signed out', 'Сеанс закончился') },
  NOT_FROM_THE_DASHBOARD: {
    status: 403,
    title: bothLanguages('The request does not come from the dashboard', 'Запрос пришёл не из дашборда'),
  },
  ROLE_TOO_LOW: { status: 403, title: bothLanguages('The key’s role does not allow this', 'Роль ключа этого не позволяет') },
  NOT_FOUND: { status: 404, title: bothLanguages('There is no such thing', 'Не найдено') },
  NAME_TAKEN: { status: 409, title: bothLanguages('A key in use has this name', 'Это имя уже у действующего ключа') },
  CALL_AMBIGUOUS: { status: 409, title: bothLanguages('Several calls have this id', 'Этот номер у нескольких звонков') },
  DESTINATION_PAUSED: { status: 409, title: bothLanguages('The destination is paused', 'Площадка приостановлена') },
  DESTINATION_DISABLED: {
    status: 409,
    title: bothLanguages('The destination is switched off in the config', 'Площадка выключена в конфиге'),
  },
  DESTINATION_GONE: {
    status: 409,
    title: bothLanguages('The destination is no longer in the config', 'Площадки больше нет в конфиге'),
  },
  RECEIPT_DROPPED: { status: 409, title: bothLanguages('What the webhook said was dropped', 'Содержимое вебхука удалено') },
  CONFIG_UNUSABLE: { status: 409, title: bothLanguages('The config file cannot be used', 'С файлом конфига работать нельзя') },
  CONFIG_NEEDS_RESTART: {
    status: 409,
    title: bothLanguages('Only a restart applies these settings', 'Эти настройки применит только перезапуск'),
  },
  CONFIG_NOT_RELOADABLE: {
    status: 409,
    title: bothLanguages('There is no config file to read again', 'Нет файла конфига, который можно перечитать'),
  },
  TOO_LARGE: { status: 413, title: bothLanguages('The request is too large', 'Запрос слишком большой') },
  TOO_MANY_AT_ONCE: {
    status: 429,
    title: bothLanguages('Too many long requests at once', 'Слишком много долгих запросов сразу'),
  },
  TOO_MANY_ACTIONS: {
    status: 429,
    title: bothLanguages('Too many checks, rounds or questions', 'Слишком много проверок, отправок или вопросов'),
  },
  TOO_MANY_WRONG_KEYS: { status: 429, title: bothLanguages('Too many wrong keys', 'Слишком много неверных ключей') },
  INTERNAL: { status: 500, title: bothLanguages('Something went wrong here', 'Внутренняя ошибка') },
  TOO_LONG: { status: 503, title: bothLanguages('The answer took too long', 'Ответ готовился слишком долго') },
  STORAGE_BUSY: { status: 503, title: bothLanguages('The database does not answer now', 'База сейчас не отвечает') },
} as const;
export type ApiProblemCode = keyof typeof API_PROBLEMS;

export interface ApiProblemAt {
  readonly path: string;
  /** Plain text is already in the reader's language. */
  readonly message: LocalizedText | string;
  /** Line of the config file. */
  readonly line?: number;
}

/** An error for the caller of the API, as an RFC 9457 document. `detail` never contains personal data, secrets or internals. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ApiProblemCode,
    readonly detail: LocalizedText,
    /** The parameter or the path in the body that is wrong. */
    readonly field: string | null = null,
    readonly headers: Readonly<Record<string, string>> = {},
    /** All problems, if there is more than one. */
    readonly problems: readonly ApiProblemAt[] | null = null,
  ) {
    super(detail.en);
    this.name = code;
  }

  get status(): number {
    return API_PROBLEMS[this.code].status;
  }
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ApiProblemCode;
  readonly field?: string;
  readonly problems?: readonly { readonly path: string; readonly message: string; readonly line?: number }[];
}

/** In the language of Accept-Language. */
export function problemDocument({ code, detail, field, problems }: ApiProblem, language: Language): ProblemDocument {
  const type = `urn:ringback:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return {
    type,
    title: API_PROBLEMS[code].title[language],
    status: API_PROBLEMS[code].status,
    detail: detail[language],
    code,
    ...(field === null ? {} : { field }),
    ...(problems === null ? {} : { problems: problems.map((one) => ({ ...one, message: inWords(one.message, language) })) }),
  };
}

function inWords(text: LocalizedText | string, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}

/** Names of what may be missing, by the English one. */
const THINGS = {
  call: 'звонок',
  upload: 'отправка',
  request: 'запрос к площадке',
  receipt: 'вебхук',
  destination: 'площадка',
  project: 'проект',
  key: 'ключ',
  'key in use': 'действующий ключ',
  link: 'ссылка',
} as const;
export type ThingName = keyof typeof THINGS;

export function notFound(what: ThingName): ApiProblem {
  const detail = bothLanguages(
    `There is no such ${what}, or the key may not see it.`,
    `Не найдено: ${THINGS[what]}. Либо такого нет, либо ключу он не виден.`,
  );
  return new ApiProblem('NOT_FOUND', detail);
}
