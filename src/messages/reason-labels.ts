import { bothLanguages, type Language, type LocalizedText } from '../domain/localized-text.js';
import type { ReasonCode } from '../domain/reason.js';

/** Two to four words per reason of an upload, for lists; the sentence is in reason-messages. */
const REASON_LABELS: Readonly<Partial<Record<ReasonCode, LocalizedText>>> = {
  NO_IDENTIFIER: bothLanguages('no visitor id', 'нет ID посетителя'),
  NO_CLICK_ID: bothLanguages('no gclid', 'нет gclid'),
  IDENTIFIER_INVALID: bothLanguages('identifier damaged', 'идентификатор испорчен'),
  EXCLUDED: bothLanguages('number excluded', 'номер в исключениях'),
  GOAL_LOST: bothLanguages('goal no longer met', 'цель больше не выполнена'),
  NEXT_ROUND: bothLanguages('leaves with the next sending', 'уйдёт в ближайшую отправку'),
  UNDER_WAY: bothLanguages('being sent', 'отправляется'),
  ON_HOLD: bothLanguages('on hold after the call', 'пауза после звонка'),
  TOO_EARLY: bothLanguages('too early for the platform', 'площадке ещё рано'),
  RATE_LIMITED: bothLanguages('platform’s limit', 'лимит площадки'),
  PLATFORM_UNAVAILABLE: bothLanguages('platform down', 'площадка недоступна'),
  REFUSED_FOR_NOW: bothLanguages('refused for now', 'отказ, повторим'),
  VALIDATED_ONLY: bothLanguages('dry run', 'пробный прогон'),
  SPLIT: bothLanguages('sent in smaller parts', 'отправим частями'),
  PROCESS_STOPPED: bothLanguages('stopped before sending', 'прервано до отправки'),
  SOURCE_TIME_SUSPECT: bothLanguages('source’s clock is off', 'часы источника расходятся'),
  SOURCE_TIME_LATE: bothLanguages('webhooks late, or the clock slow', 'вебхуки опаздывают или часы отстают'),
  DESTINATION_PAUSED: bothLanguages('destination paused', 'площадка на паузе'),
  DESTINATION_DISABLED: bothLanguages('destination switched off', 'площадка выключена'),
  DESTINATION_GONE: bothLanguages('destination left the config', 'площадки нет в настройках'),
  AUTHORISATION: bothLanguages('access refused', 'доступ отклонён'),
  CONFIGURATION: bothLanguages('wrong setting', 'ошибка в настройках'),
  REQUEST_REFUSED: bothLanguages('request refused', 'запрос отклонён'),
  ANSWER_LOST: bothLanguages('answer lost', 'ответ потерян'),
  AWAITING_VERDICT: bothLanguages('platform is processing', 'в обработке у площадки'),
  VERDICT_MISSING: bothLanguages('no status came', 'статус не пришёл'),
  ALREADY_THERE: bothLanguages('was there already', 'уже была у площадки'),
  NOT_LINKED: bothLanguages('no visit found', 'визит не найден'),
  PARTLY_LINKED: bothLanguages('part of the file linked', 'связана часть файла'),
  OTHER_IDENTIFIER: bothLanguages('trying another id', 'пробуем другой ID'),
  REFUSED_BY_PLATFORM: bothLanguages('refused by the platform', 'отклонено площадкой'),
  ROW_INVALID: bothLanguages('against the platform’s rules', 'не по правилам площадки'),
  WINDOW_CLOSED: bothLanguages('too late', 'срок вышел'),
  CANCELLED_BY_PERSON: bothLanguages('cancelled by a person', 'отменено человеком'),
  GIVEN_UP_BY_PERSON: bothLanguages('given up by a person', 'человек отказался'),
  RETRIED_BY_PERSON: bothLanguages('retried by a person', 'повторено человеком'),
  RESOLVED_BY_PERSON: bothLanguages('arrived, says a person', 'дошло, по словам человека'),
  ERASED: bothLanguages('data erased', 'данные удалены'),
  ERASED_UNSETTLED: bothLanguages('erased, answer lost', 'удалены, ответ потерян'),
  SECOND_LOOK: bothLanguages('looked for once more', 'ищем ещё раз'),
};

/** A reason in a few words; its code if it is no reason of an upload. */
export function reasonLabel(code: ReasonCode, language: Language): string {
  return REASON_LABELS[code]?.[language] ?? code;
}
