import type { WarningCode } from './call.js';
import { inWords, type InWords } from './in-words.js';

/** What was noticed while a call was read, for people. */
export const WARNING_WORDS: Readonly<Record<WarningCode, InWords>> = {
  DATE_INVALID: inWords('A date could not be read.', 'Одну из дат прочитать не удалось.'),
  TZ_ASSUMED: inWords(
    'A date came without a time zone: that of the source was taken.',
    'Дата пришла без часового пояса: взят пояс источника.',
  ),
  TZ_SUSPECT: inWords(
    'The call’s end is off by whole hours: the source’s time zone looks wrong.',
    'Конец звонка расходится на целые часы: похоже, у источника неверный часовой пояс.',
  ),
  YACID_INVALID: inWords('yaCid is no ClientID of Metrica and was left out.', 'yaCid не похож на ClientID Метрики и не взят.'),
  GACID_INVALID: inWords(
    'gaCid is no client ID of Google Analytics and was left out.',
    'gaCid не похож на Client ID Google Analytics и не взят.',
  ),
  CLICK_ID_INVALID: inWords('A click id is malformed and was left out.', 'Метка клика (gclid, yclid…) искажена и не взята.'),
  CALLER_NOT_E164: inWords(
    'The caller’s number is no full phone number.',
    'Номер звонившего не похож на полный телефонный номер.',
  ),
  ENCODING_SUSPECT: inWords('Some text came in a broken encoding.', 'Часть текста пришла в испорченной кодировке.'),
  CUSTOM_PARAM_UNREADABLE: inWords(
    'customParam is neither JSON nor key=value pairs: it is kept as text.',
    'customParam не JSON и не пары ключ=значение: сохранён как текст.',
  ),
  TRUNCATED: inWords('A value was too long and was cut off.', 'Слишком длинное значение обрезано.'),
  QUALITY_CONFLICT: inWords(
    'Marked as a quality call although nobody answered.',
    'Отмечен качественным, хотя на него не ответили.',
  ),
  QUALITY_REVOKED_AFTER_UPLOAD: inWords(
    'The quality mark was taken away after the call had been sent.',
    'Отметку качества сняли уже после отправки.',
  ),
};
