import type { Language } from '../../domain/localized-text.js';

type Label = Readonly<Record<Language, string>>;

/**
 * How a call ended, by MANGO's result code. 11XX means "ended normally" to the vendor and includes busy and unanswered calls:
 * whether anybody talked follows from the duration. Two public copies of MANGO's table of result codes agree, read 2026-11-22
 * (README.md, Sources).
 */
const LABELS: Readonly<Record<number, Label>> = {
  1000: { en: 'Action done', ru: 'Действие выполнено' },
  1100: { en: 'Ended normally', ru: 'Завершён в нормальном режиме' },
  1110: { en: 'Ended by the caller', ru: 'Завершён вызывающим абонентом' },
  1111: { en: 'No answer in time', ru: 'Не ответили за отведённое время' },
  1120: { en: 'Ended by the called party', ru: 'Завершён вызываемым абонентом' },
  1121: { en: 'Busy', ru: 'Занято' },
  1122: { en: 'Call rejected', ru: 'Вызов отклонён' },
  1123: { en: 'Do not disturb', ru: 'Режим «не беспокоить»' },
  1130: { en: 'Calls to this number are restricted', ru: 'Вызовы на этот номер ограничены' },
  1131: { en: 'Number unavailable', ru: 'Номер недоступен' },
  1132: { en: 'Number not in service', ru: 'Номер не обслуживается' },
  1133: { en: 'Number does not exist', ru: 'Номер не существует' },
  1134: { en: 'Forwarded too many times', ru: 'Слишком много переадресаций' },
  1140: { en: 'Calls to this region are forbidden', ru: 'Вызовы в этот регион запрещены' },
  1150: { en: 'The caller is restricted', ru: 'Вызывающему номеру звонки ограничены' },
  1151: { en: 'The caller is on the blacklist', ru: 'Номер в чёрном списке' },
  1152: { en: 'The caller is not on the whitelist', ru: 'Номера нет в белом списке' },
  1160: { en: 'The call to the group failed', ru: 'Вызов на группу не удался' },
  1161: { en: 'Holding is forbidden', ru: 'Удержание запрещено' },
  1162: { en: 'The queue is full', ru: 'Очередь заполнена' },
  1163: { en: 'Waited in the queue too long', ru: 'Истекло время ожидания в очереди' },
  1164: { en: 'No operator is available', ru: 'Все операторы недоступны' },
  1170: { en: 'Ended by the forwarding scheme', ru: 'Завершён по схеме переадресации' },
  1171: { en: 'The forwarding scheme is set up wrongly', ru: 'Ошибка в схеме переадресации' },
  1180: { en: 'Ended by a user’s command', ru: 'Завершён по команде пользователя' },
  1181: { en: 'Ended by another system', ru: 'Завершён по команде внешней системы' },
  1182: { en: 'Taken over by another operator', ru: 'Перехвачен другим оператором' },
  1183: { en: 'Transferred to another operator', ru: 'Назначен новый оператор' },
  1190: { en: 'Inactive or out of hours', ru: 'Номер неактивен или нерабочее время' },
  1191: { en: 'Number inactive', ru: 'Номер неактивен' },
  1192: { en: 'Out of hours', ru: 'Нерабочее время по расписанию' },
  2220: { en: 'Too many calls at once', ru: 'Превышено число одновременных вызовов' },
  2240: { en: 'Not enough money on the account', ru: 'Недостаточно средств на счёте' },
  3310: { en: 'Call not found', ru: 'Вызов не найден' },
  4501: { en: 'Too many calls in a short time', ru: 'Превышена частота вызовов' },
  4502: { en: 'Incoming call from the blacklist', ru: 'Входящий вызов из чёрного списка' },
};

const GROUPS: readonly { readonly from: number; readonly to: number; readonly label: Label }[] = [
  { from: 1100, to: 1199, label: { en: 'Ended normally', ru: 'Завершён в нормальном режиме' } },
  { from: 2000, to: 2400, label: { en: 'Billing restriction', ru: 'Ограничение по оплате' } },
  { from: 3000, to: 3999, label: { en: 'Wrong request', ru: 'Неверный запрос' } },
  { from: 4200, to: 4299, label: { en: 'Unreachable', ru: 'Абонент недоступен' } },
  { from: 4000, to: 4999, label: { en: 'The action cannot be done', ru: 'Действие невыполнимо' } },
  { from: 5000, to: 5004, label: { en: 'Server error at MANGO OFFICE', ru: 'Ошибка сервера MANGO OFFICE' } },
];

/** What a status means, in words; null for a code that the vendor's table does not know. */
export function statusLabel(code: number, language: Language): string | null {
  const label = LABELS[code] ?? GROUPS.find(({ from, to }) => code >= from && code <= to)?.label;
  return label?.[language] ?? null;
}
