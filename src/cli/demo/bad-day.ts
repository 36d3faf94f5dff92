import { setTimeout as sleep } from 'node:timers/promises';
import type { Language } from '../../domain/localized-text.js';
import { SECOND } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { AdminApiClient, ListedDestination, DemoUpload } from './admin-api-client.js';
import { badDayFaults, type DemoRoute } from './config.js';

/** What a person would see of the day, in the service's own words. */
export interface BadDay {
  readonly faults: number;
  /** Each reason why a destination did not send, once, in order of appearance. */
  readonly troubles: readonly string[];
  /** Decisions that needed a person. */
  readonly decisions: readonly string[];
}

const STATES: Readonly<Record<ListedDestination['state'], string>> = {
  active: 'работает',
  paused: 'на паузе',
  delayed: 'отложена',
};

/** More rounds than any of these days needs. */
const MAX_ROUNDS = 60;
const RETRYABLE_CODES = ['ANSWER_LOST', 'PLATFORM_UNAVAILABLE', 'REFUSED_FOR_NOW'];

interface BadDayParts {
  readonly api: AdminApiClient;
  readonly sandbox: Sandbox;
  readonly routes: readonly DemoRoute[];
  readonly clock: Clock;
  readonly language?: Language;
}

/**
 * Fault injection at all platforms, and rounds at all destinations until every fault has happened and nothing is backing off.
 * Short delays are skipped, and decisions are made as a person would.
 *
 * @throws if the day does not end
 */
export async function runBadDay(parts: BadDayParts, progress: (text: string) => void): Promise<BadDay> {
  const { api, sandbox, routes, language = 'en' } = parts;
  const text = (en: string, ru: string): string => (language === 'ru' ? ru : en);
  const faults = badDayFaults(sandbox.simulators, routes);
  for (const fault of faults) sandbox.faults.add(fault);
  const troubles = new Set<string>();
  const decisions = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const working = (await api.destinations()).filter(({ state }) => state !== 'paused');
    await Promise.all(working.map(({ id }) => api.run(id)));
    for (const destination of await api.destinations()) {
      if (destination.reason !== null)
        troubles.add(
          text(
            `${destination.id} is ${destination.state}: ${destination.reason.text}`,
            `${destination.id}, ${STATES[destination.state]}: ${destination.reason.text}`,
          ),
        );
      await liftPause(parts, destination, decisions);
    }
    const uploads = await api.uploads();
    await resolveUncertain(parts, uploads, decisions);
    const left = sandbox.faults.list().length;
    const happened = faults.length - left;
    progress(text(`${happened} of ${faults.length} faults have happened`, `случилось отказов: ${happened} из ${faults.length}`));
    if (left === 0 && !uploads.some(needsAction) && (await api.destinations()).every(({ state }) => state === 'active'))
      return { faults: faults.length, troubles: [...troubles], decisions: [...decisions] };
    for (const code of RETRYABLE_CODES) await api.retry({ state: 'pending', code });
    // Polling for verdicts uses up a platform's remaining faults when no row is left to send.
    await Promise.all(routes.map(({ id }) => api.confirm(id)));
  }
  throw new Error('the bad day did not end');
}

/** A pause is lifted by a check without failures, a platform's own delay by waiting. */
async function liftPause(
  { api, clock, language }: BadDayParts,
  { id, state, until }: ListedDestination,
  decisions: Set<string>,
): Promise<void> {
  if (state === 'paused') {
    const { resumed } = await api.check(id);
    if (resumed)
      decisions.add(
        language === 'ru'
          ? `${id}: доступ снова работает; проверка не нашла неверного и сняла паузу`
          : `${id}: the access works again; a check found nothing wrong and lifted the pause`,
      );
  }
  const left = until === null ? 0 : Date.parse(until) - clock.now();
  if (left > 0 && left < 5 * SECOND) await sleep(left);
}

/** A lost answer where copies are counted: checks what the platform has and decides as a person would. */
async function resolveUncertain(
  { api, sandbox, language }: BadDayParts,
  uploads: readonly DemoUpload[],
  decisions: Set<string>,
): Promise<void> {
  const uncertain = uploads.filter(({ state }) => state === 'uncertain');
  if (uncertain.length === 0) return;
  const there = new Set(sandbox.records().map(({ orderId }) => orderId));
  for (const as of ['delivered', 'resend'] as const) {
    const ids = uncertain.filter(({ idempotencyKey }) => there.has(idempotencyKey) === (as === 'delivered')).map(({ id }) => id);
    if (ids.length > 0) await api.resolve(ids, as);
  }
  const id = uncertain[0]?.destination;
  decisions.add(
    language === 'ru'
      ? `${id}: судьбу потерянных ответов посмотрели на площадке и решили по каждой отправке`
      : `${id}: what became of lost answers was looked up at the platform and decided row by row`,
  );
}

function needsAction({ state, reason }: DemoUpload): boolean {
  return state === 'uncertain' || state === 'sending' || (state === 'pending' && RETRYABLE_CODES.includes(reason?.code ?? ''));
}

/** The day for a reader who did not watch it. */
export function badDayText({ faults, troubles, decisions }: BadDay, language: Language = 'en'): string {
  const text = (en: string, ru: string): string => (language === 'ru' ? ru : en);
  return [
    text(
      `\nA bad day: the platforms failed in ${faults} ways. What the destinations said meanwhile:\n`,
      `\nПлохой день: отказов разного рода ${faults}. Что говорили площадки:\n`,
    ),
    ...troubles.map((one) => `  ${one}`),
    text('\nWhat a person did:\n', '\nЧто сделал человек:\n'),
    ...decisions.map((one) => `  ${one}`),
    '',
  ].join('\n');
}
