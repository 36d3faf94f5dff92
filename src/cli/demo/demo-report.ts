import Table from 'cli-table3';
import { bothLanguages, englishPlural, type Language, type LocalizedText } from '../../domain/localized-text.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import type { DemoUpload } from './admin-api-client.js';
import { type BadDay, badDayText } from './bad-day.js';
import type { DemoDifference } from './compare-expected.js';
import type { SimulatorComparison } from './compare-simulators.js';
import type { DemoRoute } from './config.js';
import { EARLIER_DAYS } from './earlier-calls.js';
import { type DemoTruth, demoTruthText } from './read-back.js';

/** How many uploads of a destination are in each state; states without any are left out. */
export interface DestinationSummary {
  readonly id: string;
  readonly label: string;
  readonly uploads: number;
  readonly states: Readonly<Partial<Record<UploadState, number>>>;
}

export function summarizeDestinations(
  uploads: readonly DemoUpload[],
  routes: readonly DemoRoute[],
): readonly DestinationSummary[] {
  return routes.map(({ id, label }) => {
    const own = uploads.filter(({ destination }) => destination === id);
    const counts = UPLOAD_STATES.map((state) => [state, own.filter((upload) => upload.state === state).length] as const);
    return { id, label, uploads: own.length, states: Object.fromEntries(counts.filter(([, count]) => count > 0)) };
  });
}

const STATE_MEANINGS: Readonly<Partial<Record<UploadState, LocalizedText>>> = {
  delivered: bothLanguages('the platform has it, as far as it says', 'доставлена: площадка её приняла, насколько говорит'),
  skipped: bothLanguages(
    'the call has nothing this platform could match it by',
    'нет идентификатора, по которому эта площадка узнала бы звонок',
  ),
  pending: bothLanguages('waits for the time from which the platform takes it', 'ждёт времени, с которого площадка принимает'),
  unmatched: bothLanguages('the platform found no visit or click for it', 'площадка не нашла визита или клика'),
  expired: bothLanguages('came after the platform’s own deadline', 'срок приёма у площадки истёк'),
  cancelled: bothLanguages('the quality mark was taken back before it was sent', 'отметку качества сняли до отправки'),
};

export function destinationSummaryTable(all: readonly DestinationSummary[], language: Language = 'en'): string {
  const states = UPLOAD_STATES.filter((state) => all.some((one) => one.states[state] !== undefined));
  const uploadsWord = language === 'ru' ? 'отправок' : 'uploads';
  const table = new Table({ head: ['', uploadsWord, ...states], style: { head: [], border: [] } });
  for (const { label, uploads, states: counts } of all)
    table.push([label, uploads, ...states.map((state) => counts[state] ?? '')]);
  const meanings = states.flatMap((state) => {
    const meaning = STATE_MEANINGS[state];
    return meaning === undefined ? [] : [`  ${state.padEnd(10)} ${meaning[language]}`];
  });
  return [table.toString(), ...meanings].join('\n');
}

/** The result of a demo. */
export interface DemoResult {
  readonly webhooks: number;
  readonly calls: number;
  /** What the vendor's own list of calls contained, and what the webhooks had missed of it. */
  readonly reconciled: { readonly listed: number; readonly missed: number; readonly completed: number };
  /** Platforms' own counts of today's uploads, a sentence each. */
  readonly platformReports: readonly string[];
  /** The platforms' numbers, compared with ours. */
  readonly truth: readonly DemoTruth[];
  /** Alerts about platforms that show nothing of what was delivered long ago, a sentence each. */
  readonly silentZeros: readonly string[];
  /** What is left out because optional packages are missing, a sentence each. */
  readonly gaps: readonly string[];
  /** Destinations that were paused at the end, for visitors to see. */
  readonly paused: readonly string[];
  /** The admin API's id of an interesting call. */
  readonly exampleCallId: string;
  readonly destinations: readonly DestinationSummary[];
  readonly platforms: Pick<SimulatorComparison, 'agreed' | 'notVouchedFor' | 'unlinkedNotes'>;
  /** Empty if every sample call reached its expected state, and the platforms' records and the log agree. */
  readonly differences: readonly DemoDifference[];
  /** Null on a good day. */
  readonly badDay: BadDay | null;
  readonly seconds: number;
}

const MAX_DIFFERENCES = 40;

export const WELCOME = bothLanguages(
  `
Ringback: a week in the life of a window company, in less than a minute.

Everything runs on this machine: the real service with a database of its own, and simulators of the ad platforms that
follow the platforms' own rules. Nothing leaves this computer.

`,
  `
Ringback: неделя оконной компании меньше чем за минуту.

Всё работает на этой машине: настоящий сервис со своей базой и симуляторы рекламных площадок, которые следуют правилам
самих площадок. С этого компьютера ничего не уходит.

`,
);

/** The result for a reader who did not watch it. */
export function demoResultText(result: DemoResult, language: Language = 'en'): string {
  const { destinations, platforms, platformReports, truth, silentZeros, gaps, differences, badDay } = result;
  const seconds = result.seconds.toFixed(1);
  const notes = platforms.unlinkedNotes.join('');
  const text = (en: string, ru: string): string => (language === 'ru' ? ru : en);
  return [
    badDay === null ? '' : badDayText(badDay, language),
    text(
      `\n${englishPlural(result.webhooks, 'webhook')} became ${englishPlural(result.calls, 'call')}; ` +
        `${result.reconciled.missed} of these had no webhook: ` +
        'they were found in MANGO’s own list.',
      `\nВебхуков ${result.webhooks}, из них вышло звонков ${result.calls}; у ${result.reconciled.missed} вебхука не было: ` +
        'они нашлись в списке самого MANGO.',
    ),
    text('What became of them:\n', 'Что с ними стало:\n'),
    destinationSummaryTable(destinations, language),
    '',
    text(
      `${englishPlural(platforms.agreed, 'conversion is', 'conversions are')} counted at the platforms, each exactly once, ` +
        `as the log says.${notes}`,
      `Площадки посчитали конверсий: ${platforms.agreed}, каждую ровно один раз, как и говорит журнал.${notes}`,
    ),
    ...platformReports,
    ...gaps,
    '',
    demoTruthText(truth, language),
    ...silentZeros.map((one) => text(`  An alert is open: ${one}`, `  Открыт алерт: ${one}`)),
    '',
    differences.length === 0
      ? text(
          `Every call is where it must be (data/samples/expected.jsonl). ${seconds} s.`,
          `Каждый звонок там, где должен быть (data/samples/expected.jsonl). ${seconds} с.`,
        )
      : [
          text(`${englishPlural(differences.length, 'difference')}:`, `Расхождений: ${differences.length}`),
          ...differences.slice(0, MAX_DIFFERENCES).map((one) => `- ${one}`),
        ].join('\n'),
    '',
  ].join('\n');
}

interface Invitation {
  readonly url: string;
  readonly adminKey: string;
  readonly callId: string;
  readonly badDay: boolean;
  readonly paused: readonly string[];
}

/** How to look around while the demo runs. */
export function invitationText(invitation: Invitation, language: Language = 'en'): string {
  return language === 'ru' ? russianInvitation(invitation) : englishInvitation(invitation);
}

function englishInvitation({ url, adminKey, callId, badDay, paused }: Invitation): string {
  const silence = badDay
    ? `Metrica took quality calls ${EARLIER_DAYS} days ago and shows none of them: a silent zero, a red line there.\n`
    : '';
  const pause = paused.length === 0 ? 'A' : 'One destination was paused on purpose, and a';
  return `
Look around in your browser:
  ${url}    the dashboard; sign in with the key ${adminKey}
  ${url}/calls/${callId}    a call that did not arrive, and why
  ${url}/truth    what the platforms show, day by day, and the calls behind each gap
  ${url}/api/docs    what programs can ask

${pause} robot called too often: the overview and the campaigns show what to do.
${silence}
Why is a call there, or not? Every call has an answer for every destination:
${curlExamples({ url, adminKey, callId })}

This key opens nothing but this demo. Ctrl-C ends it and removes all of it.
`;
}

function russianInvitation({ url, adminKey, callId, badDay, paused }: Invitation): string {
  const silence = badDay
    ? `Качественные звонки Метрика приняла ${EARLIER_DAYS} дн. назад и ни одного не показывает: там красная строка.\n`
    : '';
  const pause = paused.length === 0 ? 'Р' : 'Одна площадка нарочно на паузе, и р';
  return `
Осмотритесь в браузере:
  ${url}    панель; вход по ключу ${adminKey}
  ${url}/calls/${callId}    звонок, который не дошёл, и почему
  ${url}/truth    что показывают кабинеты, день за днём, и звонки за каждым расхождением
  ${url}/api/docs    что могут спрашивать программы

${pause}обот звонил слишком часто: обзор и кампании покажут, что делать.
${silence}
Почему звонок дошёл или нет? На каждый звонок есть ответ по каждой площадке:
${curlExamples({ url, adminKey, callId })}

Этот ключ открывает только эту демонстрацию. Ctrl-C завершит её и удалит всё за ней.
`;
}

function curlExamples({ url, adminKey, callId }: Omit<Invitation, 'badDay' | 'paused'>): string {
  return ['calls?limit=3', `calls/${callId}`, 'uploads?state=unmatched']
    .map((path) => `  curl -H 'Authorization: Bearer ${adminKey}' '${url}/api/v1/${path}'`)
    .join('\n');
}
