import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';
import type { GapCause } from '../domain/truth/gap-causes.js';
import type { EvidenceLevel } from '../domain/truth/evidence.js';
import type { Light } from '../domain/truth/light.js';

/** Why a platform shows another number than we do: short, to stand beside a number. */
export const GAP_CAUSE_TEXTS: Readonly<Record<GapCause, LocalizedText>> = {
  TOO_FRESH: { en: 'too fresh', ru: 'ещё рано' },
  REFUSED: { en: 'refused by the platform', ru: 'площадка отклонила' },
  UNLINKED: { en: 'no visit or click found', ru: 'визит или клик не найден' },
  PLATFORM_REASON: { en: 'not counted for the platform’s own reasons', ru: 'не засчитано по причинам площадки' },
  NOT_SENT: { en: 'not sent', ru: 'не отправлено' },
  COUNTED_ONCE: { en: 'counted once per click or visit', ru: 'считается один раз на клик или визит' },
  MOVED_DAY: { en: 'stands on another day', ru: 'стоит в другом дне' },
  MOVED_CAMPAIGN: { en: 'stands with another campaign', ru: 'стоит у другой кампании' },
  HIDDEN: { en: 'hidden in the report', ru: 'скрыто в отчёте' },
  OTHERS: { en: 'not from Ringback', ru: 'не от Ringback' },
  TAKEN_BACK: { en: 'taken back', ru: 'отозвано' },
  GOAL_MISREAD: { en: 'the goal is off or read wrongly', ru: 'цель отключена или прочитана неверно' },
};

/** The result of a line, in a word or two. */
export const LIGHT_TEXTS: Readonly<Record<Light, LocalizedText>> = {
  green: { en: 'explained', ru: 'сходится' },
  amber: { en: 'still changing', ru: 'ещё меняется' },
  red: { en: 'look at it', ru: 'проверьте' },
  grey: { en: 'not read', ru: 'не прочитано' },
};

/** What is known of one upload at its platform. */
export const EVIDENCE_TEXTS: Readonly<Record<EvidenceLevel, LocalizedText>> = {
  none: { en: 'Nothing was sent.', ru: 'Ничего не отправлено.' },
  sent: {
    en: 'It may have left for the platform; no answer says that the platform has it.',
    ru: 'Конверсия могла уйти на площадку; ответа, что она там, нет.',
  },
  taken: { en: 'The platform took it.', ru: 'Площадка приняла конверсию.' },
  judged: { en: 'The platform processed it and gave its verdict.', ru: 'Площадка обработала конверсию и дала ответ.' },
  linked: { en: 'The platform linked it to a visit or click.', ru: 'Площадка связала конверсию с визитом или кликом.' },
  seen: { en: 'It was found among the platform’s own records.', ru: 'Конверсия найдена в записях самой площадки.' },
  attributed: {
    en: 'It was found among the platform’s own records, with the campaign that the call names.',
    ru: 'Конверсия найдена в записях площадки с той же кампанией, что в звонке.',
  },
};

/** The first step of an upload of which only the departure of its request is known. */
export const UNCONFIRMED_TEXT = bothLanguages(
  'It left for the platform; no answer says that the platform has it.',
  'Конверсия ушла на площадку; ответа, что она там, нет.',
);

/** The first step of an upload whose request was taken, and which no verdict has counted since. */
export const NOT_COUNTED_TEXT = bothLanguages(
  'It left for the platform, which took the request; no verdict says that it was counted.',
  'Конверсия ушла, площадка приняла запрос; подтверждения, что она засчитана, нет.',
);

/** The first step of an upload of which more is known. */
export const SENT_TEXT = bothLanguages('Sent to the platform.', 'Конверсия отправлена на площадку.');

/** Whether the platform's days begin when the business's do. Null if the platform does not say. */
export function zoneFinding(
  timezone: string | null,
  business: string,
): { readonly name: string; readonly result: 'proved' | 'doubtful'; readonly text: LocalizedText } | null {
  if (timezone === null) return null;
  if (timezone === business) {
    const text = bothLanguages(`Its days are those of the business (${timezone}).`, `Сутки те же, что у бизнеса (${timezone}).`);
    return { name: 'zone', result: 'proved', text };
  }
  const text = bothLanguages(
    `Its days begin in ${timezone}, those of the business in ${business}: calls near midnight stand on another day there.`,
    `Сутки считаются по ${timezone}, а у бизнеса ${business}: звонки около полуночи попадают там в другой день.`,
  );
  return { name: 'zone', result: 'doubtful', text };
}
