import { inLanguageWithin, type Language, type LocalizedText } from '../domain/localized-text.js';
import type { Reason, ReasonCode } from '../domain/reason.js';
import { callIdMessage, RECEIPT_REASON_MESSAGES } from './receipt-reason-messages.js';
import { valueChangeText } from './value-change-text.js';

interface ReasonMessage {
  readonly en: string;
  readonly ru: string;
}

/** One sentence per reason, in both languages: what happened and what would change it. Codes never change once released. */
export const REASON_MESSAGES = {
  // Nothing to match by
  NO_IDENTIFIER: {
    en: 'The call carries no visitor id that this platform knows (%s). A later webhook that brings one starts the sending.',
    ru:
      'В звонке нет идентификатора посетителя, который знает площадка (%s). Если его принесёт следующий вебхук, отправка ' +
      'начнётся.',
  },
  NO_CLICK_ID: {
    en:
      'No gclid, gbraid or wbraid in the page addresses, so Google Ads has no click to count this call for. A later ' +
      'webhook that brings one starts the sending.',
    ru:
      'В адресах страниц нет gclid, gbraid или wbraid, поэтому Google Ads не к чему привязать звонок. Если метку принесёт ' +
      'следующий вебхук, отправка начнётся.',
  },
  IDENTIFIER_INVALID: {
    en: 'The identifier arrived damaged and would match nobody: %s. A later webhook that brings a valid one starts the sending.',
    ru:
      'Идентификатор пришёл испорченным и никому не соответствует: %s. Если следующий вебхук принесёт исправный, отправка ' +
      'начнётся.',
  },
  EXCLUDED: {
    en: 'The number is on the exclusion list of the project.',
    ru: 'Номер внесён в список исключений проекта.',
  },
  GOAL_LOST: {
    en: 'The call no longer meets the goal. If a later webhook brings it back, sending resumes.',
    ru: 'Звонок больше не выполняет цель. Если следующий вебхук её вернёт, отправка возобновится.',
  },
  // Waiting
  NEXT_ROUND: {
    en: 'Nothing holds it: it is sent with the destination’s next sending.',
    ru: 'Ничто не мешает: уйдёт с ближайшей отправкой.',
  },
  UNDER_WAY: {
    en: 'It is being sent at this moment; the platform’s answer decides.',
    ru: 'Отправляется прямо сейчас; решит ответ площадки.',
  },
  ON_HOLD: {
    en: 'Waiting for a later verdict on the call, as the goal’s holdMinutes says.',
    ru: 'Ждём более поздней оценки звонка, как задано в holdMinutes цели.',
  },
  TOO_EARLY: {
    en: 'The platform does not take it yet; it goes out at its due time.',
    ru: 'Площадка пока не принимает его; отправится в назначенное время.',
  },
  RATE_LIMITED: {
    en: 'The platform takes only so many requests; sending goes on by itself at the due time.',
    ru: 'Площадка принимает ограниченное число запросов; отправка продолжится сама в назначенное время.',
  },
  PLATFORM_UNAVAILABLE: {
    en: 'The platform did not work properly; sending is retried by itself.',
    ru: 'Площадка не работала как следует; отправка повторится сама.',
  },
  REFUSED_FOR_NOW: {
    en: 'The platform refused the row for now; it is sent again at the due time.',
    ru: 'Площадка пока отказала; конверсия отправится снова в назначенное время.',
  },
  VALIDATED_ONLY: {
    en: 'The platform’s dry run found no fault and counted nothing. Set validateOnly to false to send it.',
    ru: 'Пробный прогон площадки ошибок не нашёл и ничего не засчитал. Чтобы отправить, поставьте validateOnly: false.',
  },
  SPLIT: {
    en:
      'The platform did not take all of the request and does not say which rows; they go again in smaller requests with the ' +
      'same ids.',
    ru: 'Площадка приняла запрос не целиком и не сказала, какие конверсии; они уйдут меньшими запросами с теми же номерами.',
  },
  PROCESS_STOPPED: {
    en: 'The process stopped before the row left; nothing was sent and it goes out again.',
    ru: 'Процесс остановился до отправки; ничего не ушло, конверсия отправится снова.',
  },
  SOURCE_TIME_SUSPECT: {
    en:
      'The call times of this source lie ahead of its own webhooks by half an hour or more, as if read in the wrong time zone; ' +
      'set zMeans or timezone of the source.',
    ru:
      'Время звонков этого источника опережает его же вебхуки на полчаса или больше, будто взят не тот часовой пояс; задайте ' +
      'zMeans или timezone источника.',
  },
  SOURCE_TIME_LATE: {
    en:
      'All the latest webhooks of this source came late by the same time. Either the vendor holds them back, or its call times ' +
      'are read in the wrong time zone: compare one with the vendor’s account, then set zMeans or timezone. Nothing is held.',
    ru:
      'Все последние вебхуки этого источника опоздали на одно и то же время. Либо сервис их задерживает, либо взят не тот ' +
      'часовой пояс: сверьте время звонка с кабинетом сервиса и задайте zMeans или timezone. Отправка не остановлена.',
  },
  // The whole destination
  DESTINATION_PAUSED: {
    en: 'The destination is paused by a person. Resume it to send.',
    ru: 'Площадка приостановлена человеком. Возобновите её, чтобы отправлять.',
  },
  DESTINATION_DISABLED: {
    en: 'The destination is switched off in the config. Set enabled: true to send; the row waits until its window closes.',
    ru: 'Площадка выключена в настройках. Поставьте enabled: true, чтобы отправлять; конверсия ждёт до конца срока.',
  },
  DESTINATION_GONE: {
    en: 'The destination is no longer in the config. The row waits until its window closes.',
    ru: 'Площадки больше нет в настройках. Конверсия ждёт до конца срока.',
  },
  AUTHORISATION: {
    en: 'The platform does not accept the credentials (%s). Renew them in the config and restart, or resume the destination.',
    ru:
      'Площадка отклонила доступ (%s). Получите новый токен, замените его в настройках и перезапустите или возобновите ' +
      'площадку.',
  },
  CONFIGURATION: {
    en: 'A setting of the destination is wrong: %s. Fix it in the config and restart, or resume the destination.',
    ru: 'Ошибка в настройках площадки: %s. Исправьте её и перезапустите, либо возобновите площадку.',
  },
  REQUEST_REFUSED: {
    en:
      'The platform refused the request without blaming a row, and took none that was tried (%s), so none is rejected and all ' +
      'wait. Look at its answer under requests and at the account, then resume the destination.',
    ru:
      'Площадка отклонила запрос, не назвав виновной конверсии, и не приняла ни одной из проверенных (%s): ни одна не ' +
      'отклонена, все ждут. Посмотрите её ответ в запросах и сам кабинет, затем возобновите площадку.',
  },
  // The platform's own report on uploads
  REPORT_REFUSED: {
    en: 'The platform does not let us read its own report on uploads (%s). Nothing waits for it: uploads go on.',
    ru: 'Площадка не даёт прочитать собственный отчёт о загрузках (%s). На отправку это не влияет, её ничто не держит.',
  },
  REPORT_LATER: {
    en:
      'The platform’s own report on uploads could not be read just now (%s); it is asked for again by itself. Nothing ' +
      'waits for it.',
    ru:
      'Собственный отчёт площадки о загрузках пока прочитать не удалось (%s); запрос повторится сам. На отправку это не ' +
      'влияет.',
  },
  // Reading back what the platform shows
  READING_OFF: {
    en: 'This destination is not read back: its `read` settings are missing or off. What its account shows is not known here.',
    ru: 'Для этой площадки сверка выключена или не настроена (`read`). Что показывает её кабинет, здесь неизвестно.',
  },
  READING_REFUSED: {
    en: 'The platform does not let us read what it shows (%s). Give the read access the right that it lacks. Sending goes on.',
    ru: 'Площадка не даёт прочитать свои отчёты (%s). Добавьте доступу недостающее право. На отправку это не влияет.',
  },
  READING_LATER: {
    en: 'What the platform shows could not be read just now (%s); it is read again by itself. Sending goes on.',
    ru: 'Отчёты площадки пока прочитать не удалось (%s); запрос повторится сам. На отправку это не влияет.',
  },
  READING_BUSY: {
    en: 'This login is being read back already. Look again in some minutes.',
    ru: 'По этому логину сверка уже идёт. Посмотрите через несколько минут.',
  },
  RB_PACKAGE_MISSING: {
    en: 'Reading this account back needs packages that are not installed: npm install %s, then restart. Sending goes on.',
    ru: 'Для сверки с этим аккаунтом нужны пакеты, их нет: npm install %s, затем перезапустите. На отправку это не влияет.',
  },
  // Lost answers and verdicts
  ANSWER_LOST: {
    en:
      'The request left, or may have, and no answer says what became of it: a copy may be at the platform already. Where ' +
      'copies do no harm the next round looks it up or sends it again; where they count, a person decides.',
    ru:
      'Запрос ушёл или мог уйти, а понятного ответа нет: копия уже может быть на площадке. Где копии безвредны, при ' +
      'ближайшей отправке её найдут или отправят ещё раз; где они считаются, решает человек.',
  },
  AWAITING_VERDICT: {
    en: 'The platform took the request; its verdict comes later.',
    ru: 'Площадка приняла запрос и обрабатывает его; статус придёт позже.',
  },
  VERDICT_MISSING: {
    en: 'The platform took the request and never gave a verdict. A person decides: it arrived, or send again.',
    ru: 'Площадка приняла запрос, но статуса так и не сообщила. Решает человек: дошло или отправить ещё раз.',
  },
  ALREADY_THERE: {
    en: 'The platform already had this conversion, or one that it takes for the same, and did not count it twice.',
    ru: 'На площадке уже была эта конверсия или та, которую она считает той же самой; второй раз не засчитана.',
  },
  NOT_LINKED: {
    en: 'The platform processed it and found no visit or click for it. “Retry” asks once more.',
    ru: 'Площадка обработала его, но не нашла визита или клика. «Повторить» спросит ещё раз.',
  },
  PARTLY_LINKED: {
    en: 'The platform’s counts do not say of every row of the file that it was linked to a visit, nor of which (%s).',
    ru: 'По счётчикам площадки нельзя сказать, что с визитом связана каждая конверсия файла, и какая именно (%s).',
  },
  OTHER_IDENTIFIER: {
    en: 'The platform found no visit by the first identifier (%s); the call goes once more by another one that it carries.',
    ru: 'По первому идентификатору площадка визита не нашла (%s); звонок уйдёт ещё раз по другому, который в нём есть.',
  },
  // Refused
  REFUSED_BY_PLATFORM: {
    en: 'The platform refused this row for good: %s. Fix what it names, then “retry”.',
    ru: 'Площадка окончательно отказала: %s. Исправьте названное и нажмите «Повторить».',
  },
  ROW_INVALID: {
    en: 'The row breaks the platform’s rules and was not sent: %s. Fix what it names, then “retry”.',
    ru: 'Конверсия нарушает правила площадки и не отправлена: %s. Исправьте названное и нажмите «Повторить».',
  },
  WINDOW_CLOSED: {
    en:
      'The platform takes a call only for a limited time, and that time is over: it would have been in time until %s. ' +
      'Nothing changes that now.',
    ru: 'Площадка принимает звонок только ограниченное время, и оно вышло: успеть надо было до %s. Теперь это не изменить.',
  },
  // People
  CANCELLED_BY_PERSON: {
    en: 'Cancelled by a person. Retry sends it.',
    ru: 'Отменено человеком. «Повторить» отправит.',
  },
  GIVEN_UP_BY_PERSON: {
    en: 'Given up by a person after its answer was lost: a copy may be at the platform, and Retry may count it twice.',
    ru: 'Человек отказался от него после потери ответа: копия может быть на площадке, и «Повторить» может засчитать её дважды.',
  },
  RETRIED_BY_PERSON: {
    en: 'A person asked to send it now.',
    ru: 'Человек попросил отправить сейчас.',
  },
  RESOLVED_BY_PERSON: {
    en: 'A person said that it arrived; the platform did not.',
    ru: 'Что звонок дошёл, сказал человек, а не площадка.',
  },
  ERASED: {
    en: 'The person’s data was erased on request, so nothing is left to send.',
    ru: 'Данные человека удалены по требованию, отправлять больше нечего.',
  },
  ERASED_UNSETTLED: {
    en:
      'The person’s data was erased on request while the platform’s answer was lost: a copy may be there, and the platform ' +
      'must be asked separately.',
    ru:
      'Данные человека удалены по требованию, когда ответ площадки был потерян: копия может быть у неё, её нужно просить ' +
      'об удалении отдельно.',
  },
  // Journey only
  WOKEN: {
    en: 'A later webhook brought what was missing.',
    ru: 'Следующий вебхук принёс недостающее.',
  },
  GOAL_RETURNED: {
    en: 'The call meets the goal again.',
    ru: 'Звонок снова выполняет цель.',
  },
  CREATED: {
    en: 'The call met the goal.',
    ru: 'Звонок выполнил цель.',
  },
  VALUE_CHANGED: {
    en: 'The value for this destination changed (%s). What has not left goes with the new one.',
    ru: 'Ценность для этой площадки изменилась (%s). Что ещё не ушло, уйдёт с новой.',
  },
  RESTATE_PENDING: {
    en: 'The value changed after it was sent; the destination is told the new one in its next round.',
    ru: 'Ценность изменилась после отправки; новая уйдёт на площадку с ближайшей отправкой.',
  },
  RESTATED: {
    en: 'The value changed after it was sent, and the platform took the new one (%s).',
    ru: 'Ценность изменилась после отправки, и площадка приняла новую (%s).',
  },
  RESTATE_TAKEN: {
    en: 'The value changed after it was sent. The platform took the new one (%s) and does not say whether it counts.',
    ru: 'Ценность изменилась после отправки. Площадка приняла новую (%s), но не сообщает, учтена ли она.',
  },
  RESTATE_OFF: {
    en: 'The value changed after it was sent. The destination keeps the old one: it does not say `restate: true`.',
    ru: 'Ценность изменилась после отправки. На площадке осталась прежняя: у неё не указано restate: true.',
  },
  RESTATE_UNSUPPORTED: {
    en: 'The value changed after it was sent; this platform takes no other value for what it has.',
    ru: 'Ценность изменилась после отправки; эта площадка не принимает другую для того, что у неё уже есть.',
  },
  RESTATE_TOO_LATE: {
    en: 'The value changed after the platform’s window for this call had closed.',
    ru: 'Ценность изменилась, когда площадка уже не принимает этот звонок.',
  },
  RESTATE_NOT_OURS: {
    en: 'The value changed, but the platform counted another upload in place of this one: the new value would change that one’s.',
    ru: 'Ценность изменилась, но вместо этой площадка засчитала другую выгрузку: новая ценность досталась бы ей.',
  },
  RESTATE_REFUSED: {
    en: 'The value changed after it was sent, and the platform refused the new one: %s.',
    ru: 'Ценность изменилась после отправки, но площадка не приняла новую: %s.',
  },
  TAKE_BACK_IMPOSSIBLE: {
    en: 'The call lost its goal after it was sent; this platform offers no way to take it back.',
    ru: 'Звонок потерял цель после отправки; площадка не даёт её отозвать.',
  },
  TAKE_BACK_PENDING: {
    en: 'The call lost its goal after it was sent; the platform is asked to take the conversion back.',
    ru: 'Звонок потерял цель после отправки; площадку попросят отозвать конверсию.',
  },
  TAKEN_BACK: {
    en: 'The call lost its goal after it was sent, and the platform took the conversion back.',
    ru: 'Звонок потерял цель после отправки, и площадка отозвала конверсию.',
  },
  TAKE_BACK_REFUSED: {
    en: 'The call lost its goal after it was sent, and the platform refused to take the conversion back: %s.',
    ru: 'Звонок потерял цель после отправки, но площадка отказалась отозвать конверсию: %s.',
  },
  SECOND_LOOK: {
    en: 'A day ago the platform knew no click for it; it is sent once more, in case the click is known by now.',
    ru: 'Сутки назад площадка не нашла клика; отправляем ещё раз: возможно, теперь он ей известен.',
  },
  ...RECEIPT_REASON_MESSAGES,
} as const satisfies Record<ReasonCode, ReasonMessage>;

/** The part of a sentence about a single case; left out where many rows share one code. */
const SINGLE_CASE = / \(%s\)|[:;] [^:;.]*%s/;

/** Reasons whose detail is a change of amounts. */
const OF_A_VALUE: ReadonlySet<ReasonCode> = new Set(['VALUE_CHANGED', 'RESTATE_PENDING', 'RESTATED', 'RESTATE_TAKEN']);

function messageOf(reason: Reason): LocalizedText {
  return (reason.code === 'CALLID_MISSING' ? callIdMessage(reason) : null) ?? REASON_MESSAGES[reason.code];
}

/** The sentence of a reason. `%s` is the detail; a sentence without `%s` gets it in brackets at the end. */
export function reasonText(reason: Reason, language: Language): string {
  const given = reason.detail ?? '';
  const detail = OF_A_VALUE.has(reason.code) ? valueChangeText(given, language) : inLanguageWithin(given, language);
  const message = messageOf(reason)[language];
  const sentence = detail === '' ? message.replace(SINGLE_CASE, '') : message;
  if (sentence.includes('%s')) return sentence.replace('%s', () => detail || '?');
  return detail === '' ? sentence : `${sentence} (${detail})`;
}
