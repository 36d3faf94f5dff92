import { bothLanguages, englishPlural, type LocalizedText } from '../../domain/localized-text.js';
import type { ConfigChange, ConfigOutline } from './config-outline.js';

/** Waiting work, from which a change's effects are described. */
export interface WaitingWork {
  /** Pending uploads by destination. */
  readonly uploads: ReadonlyMap<string, number>;
  /** Unprocessed webhooks. */
  readonly receipts: number;
}

interface DestinationChange {
  readonly id: string;
  readonly was: boolean | null;
  readonly becomes: boolean | null;
}

/** What the changes would do to waiting calls, a sentence each. Pure. */
export function describeEffects(
  changes: readonly ConfigChange[],
  { before, after }: { readonly before: ConfigOutline; readonly after: ConfigOutline },
  waiting: WaitingWork,
): readonly LocalizedText[] {
  const touched = new Set(changes.flatMap(({ path }) => /^(projects\[.*\]\.destinations\[([^\]]+)\])/.exec(path)?.[1] ?? []));
  const destinations = [...touched].map((entry) => ({
    id: /\[([^\]]+)\]$/.exec(entry)?.[1] ?? '',
    was: enabledIn(before, entry),
    becomes: enabledIn(after, entry),
  }));
  const rules = changes.some(
    ({ path }) => /^projects\[.*\]\.(goals|exclude)/.test(path) && !/\.goals\[[^\]]*\]\.name$/.test(path),
  );
  return [
    ...destinations.flatMap((one) => destinationEffect(one, waiting.uploads.get(one.id) ?? 0)),
    ...removedSources(changes),
    ...(rules ? [rulesEffect(waiting.receipts)] : []),
  ];
}

/** Null if the destination does not exist. */
function enabledIn(outline: ConfigOutline, entry: string): boolean | null {
  return outline[`${entry}.id`] === undefined ? null : outline[`${entry}.enabled`]?.shown === 'true';
}

function destinationEffect({ id, was, becomes }: DestinationChange, uploads: number): LocalizedText[] {
  if (becomes === null)
    return [
      bothLanguages(
        `${id} goes: ${keepWaiting(uploads)} (DESTINATION_GONE) until the window closes.`,
        `${id} исчезнет: ждущие отправки (${uploads}) останутся ждать (DESTINATION_GONE), пока не закроются их сроки.`,
      ),
    ];
  if (was === null)
    return [
      bothLanguages(
        `${id} is new: it takes calls from its \`since\`, else those received from now on.`,
        `${id} новая: берёт звонки начиная с \`since\`, а без него — полученные с этого момента.`,
      ),
    ];
  if (was && !becomes)
    return [
      bothLanguages(
        `${id} is switched off: ${keepWaiting(uploads)} (DESTINATION_DISABLED) until the window closes.`,
        `${id} выключится: ждущие отправки (${uploads}) останутся ждать (DESTINATION_DISABLED), пока не закроются их сроки.`,
      ),
    ];
  if (!was && becomes)
    return [
      bothLanguages(
        `${id} is switched on: ${goOut(uploads)} in its next round.`,
        `${id} включится: ждущие отправки (${uploads}) уйдут в её ближайший сеанс.`,
      ),
    ];
  return [
    bothLanguages(
      `${id} changes: a round under way ends with the old settings, ${goOut(uploads)} with the new ones.`,
      `${id} изменится: начатый сеанс закончится по-старому, ждущие отправки (${uploads}) уйдут с новыми настройками.`,
    ),
  ];
}

function keepWaiting(uploads: number): string {
  return englishPlural(uploads, 'waiting upload keeps waiting', 'waiting uploads keep waiting');
}

function goOut(uploads: number): string {
  return englishPlural(uploads, 'waiting upload goes out', 'waiting uploads go out');
}

function removedSources(changes: readonly ConfigChange[]): LocalizedText[] {
  return changes.flatMap(({ path, kind }) => {
    const id = /^projects\[.*\]\.sources\[([^\]]+)\]$/.exec(path)?.[1];
    if (id === undefined || kind !== 'removed') return [];
    return [
      bothLanguages(
        `${id} goes: its webhooks are answered 404 from then on; its calls stay.`,
        `${id} исчезнет: на его вебхуки будет ответ 404; его звонки останутся.`,
      ),
    ];
  });
}

function rulesEffect(receipts: number): LocalizedText {
  return bothLanguages(
    `Rules change: they apply to ${englishPlural(receipts, 'webhook that waits', 'webhooks that wait')} to be read ` +
      'and to later ones; stored calls change only through `ringback replay --goals`.',
    `Правила изменятся: по ним пойдут ещё не прочитанные вебхуки (${receipts}) и более поздние; сохранённые звонки меняет ` +
      'только `ringback replay --goals`.',
  );
}
