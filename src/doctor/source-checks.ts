import type { SourceConfig } from '../config/config.js';
import { CALL_KEYS } from '../domain/calls/call-fields.js';
import type { ClockSuspicion } from '../domain/calls/clock-check.js';
import type { MissingParameter } from '../domain/goals/required-parameters.js';
import { bothLanguages } from '../domain/localized-text.js';
import { type Reason } from '../domain/reason.js';
import { reasonText } from '../messages/reason-messages.js';
import { DAY, HOUR, type Instant } from '../domain/time/instant.js';
import { doctorChecksOf, type DoctorCheck } from './doctor-check.js';

/** How many of a source's latest calls are sampled. */
export const SAMPLED_CALLS = 100;
/** A longer silence deserves a look, even over a holiday. */
const SILENT_MS = 7 * DAY;

/** The facts about one source. */
export interface SourceFacts {
  readonly project: string;
  readonly source: SourceConfig;
  readonly lastWebhookAt: Instant | null;
  /** Webhooks came once, but none within this many days, for which receipts are kept; null otherwise. */
  readonly silentForDays: number | null;
  /** What is suspected of its clock; null for nothing. */
  readonly suspicion: ClockSuspicion | null;
  readonly missing: readonly MissingParameter[];
  /** Why the vendor's own list of calls could not be read last time; null if it could, or is not read. */
  readonly listTrouble: Reason | null;
}

export function checkSource(known: SourceFacts, now: Instant): DoctorCheck[] {
  const { project, source, suspicion, missing, listTrouble } = known;
  const check = doctorChecksOf('source', project, source.id);
  const { length } = source.tokens;
  const tokens = bothLanguages(
    length === 1
      ? 'Its secret token is set.'
      : `${length} secret tokens are set; take the old one out when the call tracking uses the new one.`,
    length === 1 ? 'Секретный токен задан.' : `Задано токенов: ${length}; уберите старый, когда коллтрекинг перейдёт на новый.`,
  );
  return [
    check('token', 'proved', tokens),
    lastWebhook(check, known, now),
    ...(suspicion === null ? [] : [suspectClock(check, suspicion)]),
    ...missing.map((one) => missingParameter(check, one, source.saidFields)),
    ...(listTrouble === null ? [] : [unreadableList(check, listTrouble)]),
  ];
}

type MakeCheck = ReturnType<typeof doctorChecksOf>;

function lastWebhook(check: MakeCheck, { lastWebhookAt: last, silentForDays }: SourceFacts, now: Instant): DoctorCheck {
  if (last === null && silentForDays !== null)
    return silentTooLong(check, `${silentForDays} d or longer`, `${silentForDays} дн. или дольше`);
  if (last === null) {
    const text = bothLanguages(
      'No webhook has come yet. Enter the address in the call tracking’s account and make a test call.',
      'Вебхуков ещё не было. Впишите адрес в кабинете коллтрекинга и сделайте пробный звонок.',
    );
    return check('heard', 'assumed', text);
  }
  const silence = now - last;
  const [en, ru] = durationText(silence);
  if (silence <= SILENT_MS)
    return check('heard', 'proved', bothLanguages(`Its last webhook came ${en} ago.`, `Последний вебхук пришёл ${ru} назад.`));
  return silentTooLong(check, en, ru);
}

function silentTooLong(check: MakeCheck, en: string, ru: string): DoctorCheck {
  const text = bothLanguages(
    `No webhook for ${en}. Was it switched off, or its address changed, in the call tracking’s account? Make a test call.`,
    `Вебхуков не было ${ru}. Не выключили ли их и не сменился ли адрес в кабинете коллтрекинга? Сделайте пробный звонок.`,
  );
  return check('heard', 'doubtful', text);
}

function durationText(ms: number): readonly [en: string, ru: string] {
  if (ms < HOUR) return ['less than an hour', 'меньше часа'];
  const [hours, days] = [Math.floor(ms / HOUR), Math.floor(ms / DAY)];
  return days < 1 ? [`${hours} h`, `${hours} ч`] : [`${days} d`, `${days} дн.`];
}

function suspectClock(check: MakeCheck, { code }: ClockSuspicion): DoctorCheck {
  const reason = { code };
  return check('clock', 'doubtful', bothLanguages(reasonText(reason, 'en'), reasonText(reason, 'ru')));
}

function missingParameter(
  check: MakeCheck,
  { goal, condition, parameter }: MissingParameter,
  saidFields: SourceConfig['saidFields'],
): DoctorCheck {
  const said = [...saidFields, ...(saidFields.includes('saidAnswered') ? ['answered'] : [])];
  const isField = parameter === 'answered' || CALL_KEYS.some((key) => key === parameter);
  if (isField && !said.some((field) => field === parameter)) return unsaidParameter(check, goal, condition, parameter);
  const text = bothLanguages(
    `Goal ${goal} asks for ${condition}, but none of the latest calls carried ${parameter}. Tick it in the call ` +
      'tracking’s account.',
    `Цели ${goal} нужно условие ${condition}, но ни один из последних звонков не принёс ${parameter}. Отметьте его в ` +
      'кабинете коллтрекинга.',
  );
  return check('parameters', 'doubtful', text);
}

/** No setting in the vendor's account helps if the source's own table lacks the parameter. */
function unsaidParameter(check: MakeCheck, goal: string, condition: string, parameter: string): DoctorCheck {
  const text = bothLanguages(
    `Goal ${goal} asks for ${condition}, but this source never says ${parameter}. If it is a mapped one, name the vendor’s ` +
      `parameter under fields.${parameter}.`,
    `Цели ${goal} нужно условие ${condition}, но этот источник никогда не сообщает ${parameter}. Если он типа mapped, укажите ` +
      `параметр сервиса в fields.${parameter}.`,
  );
  return check('parameters', 'doubtful', text);
}

function unreadableList(check: MakeCheck, trouble: Reason): DoctorCheck {
  const text = bothLanguages(
    `The vendor’s own list of calls could not be read, so that lost webhooks are not filled in. ${reasonText(trouble, 'en')}`,
    'Прочитать список звонков самого сервиса не удалось, поэтому потерянные вебхуки не восполняются. ' +
      `${reasonText(trouble, 'ru')}`,
  );
  return check('list', 'doubtful', text);
}
