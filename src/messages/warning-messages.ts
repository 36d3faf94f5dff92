import type { WarningCode } from '../domain/calls/call.js';
import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';

/** Warnings about a call, for people. */
export const WARNING_MESSAGES: Readonly<Record<WarningCode, LocalizedText>> = {
  DATE_INVALID: bothLanguages('A date could not be read.', 'Одну из дат прочитать не удалось.'),
  TZ_ASSUMED: bothLanguages(
    'A date came without a time zone: that of the source was taken.',
    'Дата пришла без часового пояса: взят пояс источника.',
  ),
  TZ_SUSPECT: bothLanguages(
    'The call’s time and the arrival of its webhook are half an hour or more apart: the source’s time zone looks wrong, or the ' +
      'webhook came late.',
    'Время звонка и приход вебхука расходятся на полчаса или больше: похоже, у источника неверный часовой пояс или вебхук ' +
      'опоздал.',
  ),
  YACID_INVALID: bothLanguages(
    'yaCid is no ClientID of Metrica and was left out.',
    'yaCid не похож на ClientID Метрики и не взят.',
  ),
  GACID_INVALID: bothLanguages(
    'gaCid is no client ID of Google Analytics and was left out.',
    'gaCid не похож на Client ID Google Analytics и не взят.',
  ),
  CLICK_ID_INVALID: bothLanguages(
    'A click id is malformed and was left out.',
    'Метка клика (такая, как gclid или yclid) искажена и не взята.',
  ),
  CLICK_ID_SEVERAL: bothLanguages(
    'An address carries different click ids of one kind (such as two yclid): the first valid one is taken.',
    'В одном адресе разные метки клика одного вида (например, два yclid): взята первая исправная.',
  ),
  GA_SESSION_ID_INVALID: bothLanguages(
    'The session id of Google Analytics is damaged and was left out.',
    'Идентификатор сеанса Google Analytics искажён и не взят.',
  ),
  CALLER_NOT_E164: bothLanguages(
    'The caller’s number is no full phone number.',
    'Номер звонившего не похож на полный телефонный номер.',
  ),
  ENCODING_SUSPECT: bothLanguages('Some text came in a broken encoding.', 'Часть текста пришла в испорченной кодировке.'),
  CUSTOM_PARAM_UNREADABLE: bothLanguages(
    'customParam is neither JSON nor key=value pairs: it is kept as text.',
    'customParam не JSON и не пары ключ=значение: сохранён как текст.',
  ),
  TRUNCATED: bothLanguages('A value was too long and was cut off.', 'Слишком длинное значение обрезано.'),
  PARAMETERS_CUT: bothLanguages(
    'A webhook had more than 2 000 parameters: the others were not read.',
    'В вебхуке больше 2 000 параметров: остальные не прочитаны.',
  ),
  VALUE_UNREADABLE: bothLanguages(
    'A value could not be read and was left out: a number, a yes or no, or one of a few words.',
    'Одно из значений прочитать не удалось, и оно не взято: число, да или нет либо одно из известных слов.',
  ),
  QUALITY_CONFLICT: bothLanguages(
    'Marked as a quality call although nobody answered.',
    'Отмечен качественным, хотя на него не ответили.',
  ),
  NEVER_ENDED: bothLanguages(
    'No webhook on its end came in time: its goals were judged without it, and how long it was talked is unknown.',
    'Вебхук о конце звонка вовремя не пришёл: цели проверены без него, сколько говорили, неизвестно.',
  ),
  QUALITY_REVOKED_AFTER_UPLOAD: bothLanguages(
    'The quality mark was taken away after the call had been sent.',
    'Отметку качества сняли уже после отправки.',
  ),
};
