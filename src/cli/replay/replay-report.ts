import Table from 'cli-table3';
import type { SimulationView } from '../../api/goals/simulation-views.js';
import type { Config } from '../../config/config.js';
import { englishPlural, type Language, russianPlural } from '../../domain/localized-text.js';
import { describeGoal } from '../../messages/goal-descriptions.js';
import type { CliContext } from '../terminal.js';
import type { RereadCounts } from '../../processing/replay/reread-call.js';

const MAX_CAMPAIGNS = 15;
const MAX_SAMPLE_CALLS = 10;

/** The result of one project. */
export interface ProjectOutcome extends SimulationView {
  readonly project: string;
  readonly reread: RereadCounts | null;
  /** Webhooks that could not be read when they came, and can be read now; null if they were not tried. */
  readonly nowReadable: number | null;
}

/** Whether anything changes at all. */
export function hasDifferences({ goals, destinations, reread, nowReadable }: ProjectOutcome): boolean {
  const moved = destinations.some((one) => one.new + one.skipped + one.expired + one.cancelled + one.returned + one.woken > 0);
  const changed = goals.some(({ gained, lost, revalued }) => gained + lost + revalued > 0);
  return moved || changed || (reread?.changed ?? 0) > 0 || (nowReadable ?? 0) > 0;
}

/** The tried rules, in sentences. */
export function goalRulesText({ projects }: Config, projectId: string, language: Language): string {
  const goals = projects.find(({ id }) => id === projectId)?.goals ?? [];
  return goals
    .map(
      (goal) =>
        `${goal.id}: ${describeGoal(goal)
          .map((sentence) => sentence[language])
          .join(' ')}`,
    )
    .join('\n');
}

/** For people. */
export function projectOutcomeText(outcome: ProjectOutcome, context: CliContext): string {
  const { text } = context;
  const { project, calls, goals, campaigns, destinations, sample } = outcome;
  const parts = [
    text(
      `Project ${project}: ${englishPlural(calls, 'call')}.`,
      `Проект ${project}: ${russianPlural(calls, 'звонок', 'звонка', 'звонков')}.`,
    ),
    goalTable(
      goals.map((one) => [one.goal, one] as const),
      context,
    ),
    text('By campaign, what changes most first:', 'По кампаниям, сначала где изменений больше:'),
    goalTable(
      campaigns.slice(0, MAX_CAMPAIGNS).map((one) => [one.campaign ?? text('(none)', '(нет)'), one] as const),
      context,
    ),
    text('Uploads by destination:', 'Отправки по площадкам:'),
    uploadTable(destinations, context),
    ...(context.language === 'ru' ? russianNotes(outcome) : notes(outcome)),
    ...(sample.length > 0
      ? [
          text('Some of the calls:', 'Некоторые звонки:'),
          ...sample.slice(0, MAX_SAMPLE_CALLS).map((call) => callLine(call, context)),
        ]
      : []),
  ];
  return parts.join('\n');
}

const GOAL_COLUMNS: Readonly<Record<Language, readonly string[]>> = {
  en: ['', 'now', 'then', 'gained', 'lost', 'other value', 'value now', 'value then'],
  ru: ['', 'сейчас', 'станет', 'прибыло', 'убыло', 'иная ценность', 'ценность сейчас', 'ценность станет'],
};
const UPLOAD_COLUMNS: Readonly<Record<Language, readonly string[]>> = {
  en: ['', 'new', 'again', 'nothing to match', 'too late', 'before since', 'cancelled', 'already sent', 'sent, old value'],
  ru: ['', 'новых', 'повторно', 'нет идентификатора', 'поздно', 'до since', 'отменится', 'уже ушло', 'ушло, старая ценность'],
};

function goalTable(
  rows: readonly (readonly [
    string,
    Pick<SimulationView['goals'][number], 'metNow' | 'wouldMeet' | 'gained' | 'lost' | 'revalued' | 'valueNow' | 'valueThen'>,
  ])[],
  { language }: CliContext,
): string {
  const table = new Table({
    head: [...GOAL_COLUMNS[language]],
    style: { head: [], border: [] },
  });
  for (const [name, one] of rows)
    table.push([
      name,
      one.metNow,
      one.wouldMeet,
      one.gained,
      one.lost,
      one.revalued,
      amounts(one.valueNow),
      amounts(one.valueThen),
    ]);
  return table.toString();
}

function uploadTable(destinations: SimulationView['destinations'], { language }: CliContext): string {
  const table = new Table({
    head: [...UPLOAD_COLUMNS[language]],
    style: { head: [], border: [] },
  });
  for (const one of destinations) {
    const again = one.returned + one.woken;
    table.push([
      one.destination,
      one.new,
      again,
      one.skipped,
      one.expired,
      one.notTaken,
      one.cancelled,
      one.alreadySent,
      one.sentWithOldValue,
    ]);
  }
  return table.toString();
}

function notes({ erased, goals, untouched, reread, nowReadable, destinations }: ProjectOutcome): string[] {
  const undecidable = goals.reduce((sum, one) => sum + one.undecidable, 0);
  const sent = destinations.reduce((sum, one) => sum + one.alreadySent, 0);
  return [
    ...(sent > 0
      ? [
          `${englishPlural(sent, 'upload has left or may have', 'uploads have left or may have')}: ` +
            'platforms keep what they have, Ringback takes nothing back.',
        ]
      : []),
    ...(erased.numbers + erased.callers > 0
      ? [
          `Erased by privacy: the numbers of ${englishPlural(erased.numbers, 'call')}, every trace of the callers of ` +
            `${erased.callers}. Where an answer hangs on that (${englishPlural(undecidable, 'time')}), what was decided before ` +
            'stands.',
        ]
      : []),
    ...untouched.map(
      ({ goal, conversions }) =>
        `These rules do not have "${goal}": ${englishPlural(conversions, 'conversion to it stays', 'conversions to it stay')}.`,
    ),
    ...(reread === null
      ? []
      : [
          `Read again: ${englishPlural(reread.anew, 'call')} from nothing, ` +
            `${reread.partly} in part (older webhooks are no longer kept), ${reread.not} not at all; ` +
            `${englishPlural(reread.changed, 'says', 'say')} something else.`,
          ...(reread.changed > 0
            ? [
                `  ${Object.entries(reread.fields)
                  .map(([field, count]) => `${field}: ${count}`)
                  .join(', ')}`,
              ]
            : []),
          ...(reread.strange > 0
            ? [`  No longer read as their call’s, and left out: ${englishPlural(reread.strange, 'webhook')}.`]
            : []),
        ]),
    ...(nowReadable
      ? [
          `${englishPlural(nowReadable, 'webhook')} that could not be read before can be read now; what comes of that is not ` +
            'counted here.',
        ]
      : []),
  ];
}

function russianNotes({ erased, goals, untouched, reread, nowReadable, destinations }: ProjectOutcome): string[] {
  const undecidable = goals.reduce((sum, one) => sum + one.undecidable, 0);
  const sent = destinations.reduce((sum, one) => sum + one.alreadySent, 0);
  const fields = Object.entries(reread?.fields ?? {}).map(([field, count]) => `${field}: ${count}`);
  return [
    ...(sent > 0 ? [`Ушло или могло уйти отправок: ${sent}. Площадки их хранят, Ringback назад ничего не отзывает.`] : []),
    ...(erased.numbers + erased.callers > 0
      ? [
          `По срокам хранения удалены номера звонков: ${erased.numbers}, все следы звонивших: ${erased.callers}. Где ответ ` +
            `зависит от них (${undecidable}), остаётся прежнее решение.`,
        ]
      : []),
    ...untouched.map(
      ({ goal, conversions }) => `Конверсий в цель «${goal}», которой в этих правилах нет: ${conversions}. Они остаются.`,
    ),
    ...(reread === null
      ? []
      : [
          `Прочитано заново: целиком ${reread.anew}, частично (старых вебхуков уже нет) ${reread.partly}, никак ` +
            `${reread.not}; говорят другое ${reread.changed}.`,
          ...(reread.changed > 0 ? [`  ${fields.join(', ')}`] : []),
          ...(reread.strange > 0 ? [`  Вебхуков, которые больше не читаются как вебхуки своего звонка: ${reread.strange}.`] : []),
        ]),
    ...(nowReadable
      ? [`Вебхуков, которые раньше не читались, а теперь читаются: ${nowReadable}; что из них выйдет, здесь не посчитано.`]
      : []),
  ];
}

function callLine({ callId, goal, change, failed, at }: SimulationView['sample'][number], { text }: CliContext): string {
  const why =
    failed === null
      ? ''
      : text(
          `: ${failed.condition}, wanted ${JSON.stringify(failed.wanted)}, found ${JSON.stringify(failed.found)}`,
          `: ${failed.condition}, нужно ${JSON.stringify(failed.wanted)}, есть ${JSON.stringify(failed.found)}`,
        );
  return `  ${at}  ${callId}  ${goal}  ${change}${why}`;
}

function amounts(all: readonly { readonly value: number; readonly currency: string }[]): string {
  return all.map(({ value, currency }) => `${value} ${currency}`).join('\n');
}
