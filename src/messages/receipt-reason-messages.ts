import type { LocalizedText } from '../domain/localized-text.js';
import { CALL_ID_TABLE, type Reason, type ReasonCode } from '../domain/reason.js';

/** CALLID_MISSING where the detail says more than that nothing came. */
const CALLID_NOT_FOUND: LocalizedText = {
  en: 'It carries nothing where the source’s table looks for the call id (%s). Compare the table with the webhook.',
  ru: 'Там, где таблица источника ищет номер звонка (%s), ничего нет. Сверьте таблицу с вебхуком.',
};
const CALLID_NOT_TAKEN: LocalizedText = {
  en: 'No call id can be taken from it (%s).',
  ru: 'Номер звонка из него не взять (%s).',
};

/** Only MANGO's account has a box to tick; a `mapped` source's table says where the id is; an id may also be too long. */
export function callIdMessage({ detail }: Reason): LocalizedText | null {
  if (!detail) return null;
  return detail.startsWith(CALL_ID_TABLE) ? CALLID_NOT_FOUND : CALLID_NOT_TAKEN;
}

/** Why a receipt, a line of a file or the vendor's own list of calls could not be read. */
export const RECEIPT_REASON_MESSAGES = {
  // Receipts
  CALLID_MISSING: {
    en: 'It carries no callId. For webhooks, tick callId among the parameters in the call-tracking account.',
    ru: 'Нет callId. Для вебхуков отметьте callId среди параметров в кабинете коллтрекинга.',
  },
  RECEIPT_UNREADABLE: {
    en: 'The webhook could not be read: %s.',
    ru: 'Вебхук не удалось прочитать: %s.',
  },
  RECEIPT_IGNORED: {
    en: 'The config leaves it out (%s): it makes no call.',
    ru: 'Настройка его пропускает (%s): звонка из него не получается.',
  },
  RECEIPT_DIVIDED: {
    en: 'It told of several calls (%s): each became a receipt of its own.',
    ru: 'В нём было несколько звонков (%s): каждый стал отдельным вебхуком.',
  },
  LINE_NOT_JSON: {
    en: 'The line is not a JSON object.',
    ru: 'Строка не является объектом JSON.',
  },
  LINE_COLUMNS: {
    en: 'The line has another number of columns than the header (%s).',
    ru: 'В строке не столько столбцов, сколько в заголовке (%s).',
  },
  LINE_QUOTE_OPEN: {
    en: 'A quotation mark is not closed where it should be.',
    ru: 'Кавычка не закрыта там, где должна.',
  },
  LINE_TOO_LONG: {
    en: 'The line is longer than 256 KiB.',
    ru: 'Строка длиннее 256 КиБ.',
  },
  LINE_FIELD_UNKNOWN: {
    en: 'The line has a name that no mark has; there are %s.',
    ru: 'В строке есть имя, которого у отметки нет; бывают %s.',
  },
  LINE_FIELD_INVALID: {
    en: 'The value of %s cannot be read.',
    ru: 'Одно из значений не читается: %s.',
  },
  // The vendor's own list of calls
  LIST_REFUSED: {
    en: 'The vendor does not let us read its list of calls (%s): check widgetId and accessToken.',
    ru: 'Коллтрекинг не даёт прочитать список звонков (%s): проверьте widgetId и accessToken.',
  },
  LIST_WRONG: {
    en: 'The vendor has no list of calls for what was asked (%s): check widgetId and endpoint.',
    ru: 'По такому запросу у коллтрекинга нет списка звонков (%s): проверьте widgetId и endpoint.',
  },
  LIST_LIMITED: {
    en: 'The vendor asked us to come again later (%s); that happens by itself.',
    ru: 'Коллтрекинг попросил зайти позже (%s); это произойдёт само.',
  },
  LIST_UNAVAILABLE: {
    en: 'The vendor’s list of calls did not answer as it should (%s); it is asked again by itself.',
    ru: 'Список звонков коллтрекинга не ответил как следует (%s); запрос повторится сам.',
  },
  LIST_UNREADABLE: {
    en: 'The vendor’s answer is not a list of calls (%s); it is asked for again by itself.',
    ru: 'Вместо списка звонков пришло что-то другое (%s); запрос повторится сам.',
  },
  SOURCE_GONE: {
    en: 'The source is no longer in the config.',
    ru: 'Источника больше нет в настройках.',
  },
} as const satisfies Readonly<Partial<Record<ReasonCode, LocalizedText>>>;
