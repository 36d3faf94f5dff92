import type { Language } from '../domain/localized-text.js';

type HintText = Readonly<Record<Language, (detail: string) => string>>;

/**
 * What would change a call's state at a destination, and what is no longer known. `detail` is a moment or a list of goals, never
 * personal data.
 */
const HINTS = {
  goalsNotMet: {
    en: () =>
      'The call meets no goal. “Goals” below says which condition failed; a later webhook that meets it makes a ' + 'conversion.',
    ru: () =>
      'Звонок не выполняет ни одной цели. Какое условие не выполнено, сказано ниже, в блоке «Цели»; следующий вебхук может это ' +
      'изменить.',
  },
  callNotTaken: {
    en: () =>
      'This destination takes every call that has ended and is not on the exclusion list. “Goals” below says what ' + 'it lacks.',
    ru: () =>
      'Эта площадка получает каждый завершённый звонок не из списка исключений. Чего не хватает этому, ' +
      'сказано ниже, в блоке «Цели».',
  },
  goalsNotRouted: {
    en: (goals) =>
      `The goals it meets (${goals}) are not listed under this destination. ` +
      'Add one to its `goals` in the config, restart and replay the call’s receipts.',
    ru: (goals) =>
      `Выполненные цели (${goals}) у этой площадки не указаны. Добавьте цель в её goals, перезапустите и перечитайте ` +
      'вебхуки звонка.',
  },
  beforeSince: {
    en: (since) =>
      `The call is from before ${since}, when the destination starts to take calls. ` +
      'Set an earlier `since` in the config, restart and replay the call’s receipts.',
    ru: (since) =>
      `Звонок был раньше ${since}, с которого площадка принимает звонки. Задайте более ранний since, перезапустите и ` +
      'перечитайте вебхуки звонка.',
  },
  notMadeYet: {
    en: () => 'The goal or the destination came into the config after the call was read. Replay the call’s receipts.',
    ru: () => 'Цель или площадка появилась в настройках после того, как звонок был прочитан. Перечитайте вебхуки звонка.',
  },
  leavesAt: {
    en: (moment) => `It goes out at ${moment}; “Retry” queues it for the next sending.`,
    ru: (moment) => `Уйдёт ${moment}; «Повторить» поставит в очередь на ближайшую отправку.`,
  },
  chooseZone: {
    en: () =>
      'Set `zMeans` (or `timezone`) of the source in the config to what its dates mean and restart; “retry” sends this ' +
      'one as it is.',
    ru: () =>
      'Задайте zMeans (или timezone) источника в настройках так, как он пишет даты, и перезапустите; «Повторить» ' +
      'отправит этот звонок как есть.',
  },
  endDryRun: {
    en: (moment) =>
      'Set `validateOnly: false` for the destination in the config and restart; ' +
      `until then it is only checked, the next time at ${moment}.`,
    ru: (moment) =>
      'Поставьте validateOnly: false у площадки в настройках и перезапустите; до тех пор её только проверяют, в ' +
      `следующий раз после ${moment}.`,
  },
  leavesNext: {
    en: (moment) => `It goes out with the next sending, ${moment}; “Send now” under “Destinations” sends it at once.`,
    ru: (moment) => `Уйдёт с ближайшей отправкой, ${moment}; «Отправить сейчас» в разделе «Площадки» отправит сразу.`,
  },
  leavesByHand: {
    en: () => 'The schedule sends nothing before its window closes; “Retry”, then “Send now” under “Destinations” send it now.',
    ru: () =>
      'До конца срока отправок по расписанию не будет; нажмите «Повторить», затем «Отправить сейчас» в разделе «Площадки».',
  },
  lostIsLookedUp: {
    en: () =>
      'The next sending looks it up at the platform or sends it again unchanged; “Update statuses” under ' +
      '“Destinations” looks now.',
    ru: () =>
      'При ближайшей отправке конверсию найдут у площадки или отправят ещё раз без изменений; «Обновить статусы» в разделе ' +
      '«Площадки» проверит сейчас.',
  },
  resumeIt: {
    en: () => 'Resume the destination, or fix what paused it and restart.',
    ru: () => 'Возобновите площадку или устраните причину паузы и перезапустите.',
  },
  delayEnds: {
    en: (moment) => `The destination resumes by itself at ${moment}; “resume” lifts the delay.`,
    ru: (moment) => `Площадка продолжит сама в ${moment}; «Возобновить» снимет задержку.`,
  },
  enableIt: {
    en: () => 'Set `enabled: true` for the destination in the config and restart.',
    ru: () => 'Поставьте enabled: true у площадки в настройках и перезапустите.',
  },
  bringBack: {
    en: () => 'Put the destination back into the config and restart; under a new id say `formerly`.',
    ru: () => 'Верните площадку в настройки и перезапустите; под новым именем укажите formerly.',
  },
  identifierArrives: {
    en: () => 'A later webhook that brings what is missing sends it.',
    ru: () => 'Если следующий вебхук принесёт недостающее, отправка начнётся.',
  },
  underWay: {
    en: () => 'It is being sent at this moment.',
    ru: () => 'Отправляется прямо сейчас.',
  },
  verdictComes: {
    en: () => 'The platform’s status decides; it is asked for by itself, “Update statuses” under “Destinations” asks now.',
    ru: () => 'Статус сообщит площадка, Ringback запросит его сам; «Обновить статусы» в разделе «Площадки» запросит сейчас.',
  },
  personDecides: {
    en: () => 'Look in the ad account, then resolve it: “delivered” if it is there, “resend” if not (a copy may count twice).',
    ru: () =>
      'Проверьте в рекламном кабинете и решите: «дошло», если она там есть, или «отправить ещё раз» (копия может ' +
      'засчитаться дважды).',
  },
  retryUnmatched: {
    en: () =>
      'The platform found no visit or click for it. “Retry” asks once more, which helps when the visit was processed late.',
    ru: () => 'Площадка не нашла визита или клика. «Повторить» спросит ещё раз: помогает, если визит обработан позже.',
  },
  retryRejected: {
    en: () => 'Fix what the reason names, then “retry”.',
    ru: () => 'Исправьте то, что названо в причине, и нажмите «Повторить».',
  },
  retryCancelled: {
    en: () => '“Retry” sends it.',
    ru: () => '«Повторить» отправит.',
  },
  isErased: {
    en: () => 'Nothing: the person’s data was erased on request.',
    ru: () => 'Ничего: данные человека удалены по требованию.',
  },
  goalReturns: {
    en: () => 'A later webhook that brings the goal back sends it; “retry” does not.',
    ru: () => 'Отправится, если следующий вебхук вернёт цель; «Повторить» не поможет.',
  },
  isDelivered: {
    en: () => 'Nothing: the platform has it.',
    ru: () => 'Ничего: конверсия у площадки.',
  },
  isBeingTakenBack: {
    en: () =>
      'The platform is asked to take it back with the next sending; a later webhook that brings the goal back stops that.',
    ru: () => 'При ближайшей отправке площадку попросят отозвать конверсию; если следующий вебхук вернёт цель, не попросят.',
  },
  isTakenBack: {
    en: () => 'Nothing: the platform took it back, and knows its id too well to take it once more.',
    ru: () => 'Ничего: площадка её отозвала и с тем же номером ещё раз не примет.',
  },
  isExpired: {
    en: (moment) => `Nothing: its time is over. It would have been in time until ${moment}.`,
    ru: (moment) => `Ничего: срок вышел. Успеть надо было до ${moment}.`,
  },
  windowCloses: {
    en: (moment) => `The platform takes it until ${moment}; then it expires.`,
    ru: (moment) => `Площадка принимает до ${moment}, затем срок истечёт.`,
  },
  attributedUntil: {
    en: (moment) => `For the visit’s own traffic source to be counted it must arrive by ${moment}.`,
    ru: (moment) => `Чтобы звонок приписали рекламе, которая привела визит, событие должно дойти до ${moment}.`,
  },
  receiptsForgotten: {
    en: () => 'Earlier webhooks of this call are gone (`privacy.receiptsDays`): what they brought is not known any more.',
    ru: () => 'Более ранние вебхуки этого звонка удалены (privacy.receiptsDays): что принесли они, уже не известно.',
  },
  receiptsTooMany: {
    en: (most) => `Not all webhooks of this call are shown, only the first ${most}. All of them are under receipts.`,
    ru: (most) => `Показаны только первые ${most} вебхуков этого звонка. Все — в списке вебхуков.`,
  },
  receiptsErased: {
    en: () => 'The text of the webhooks was erased with the person’s data: which of them brought what is not known any more.',
    ru: () => 'Текст вебхуков удалён вместе с данными человека: что принёс каждый из них, уже не известно.',
  },
  receiptsDropped: {
    en: () => 'The text of webhooks is not kept (`privacy.dropAtIngest`): which of them brought what is not known.',
    ru: () => 'Текст вебхуков не хранится (privacy.dropAtIngest): что принёс каждый из них, не известно.',
  },
} as const satisfies Record<string, HintText>;
export type StateChangeHintKey = keyof typeof HINTS;

/** A hint as a value, so that rules and wording are separate. */
export interface StateChangeHint {
  readonly sentence: StateChangeHintKey;
  readonly detail?: string;
}

export function stateChangeHintText({ sentence, detail = '' }: StateChangeHint, language: Language): string {
  return HINTS[sentence][language](detail);
}
