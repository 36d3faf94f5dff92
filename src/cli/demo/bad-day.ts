import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import type { SimulatedFaultInput, Sandbox } from '../../sandbox/sandbox.js';
import type { AdminApiClient, DemoDestination, DemoUpload } from './admin-api-client.js';
import { DEMO_DESTINATIONS } from './goal-mappings.js';

/** Each cabinet's troubles, in the order in which its requests meet them. */
export const BAD_DAY_FAULTS: readonly SimulatedFaultInput[] = [
  { platform: 'yandex-metrica', fault: 'rate-limited', times: 1, retryAfterSeconds: 1 },
  { platform: 'yandex-metrica', fault: 'answer-lost', times: 1 },
  { platform: 'yandex-metrica', fault: 'expired-token', times: 1 },
  { platform: 'yandex-metrica', fault: 'unavailable', times: 1, retryAfterSeconds: null },
  { platform: 'yandex-metrica', fault: 'html', times: 1 },
  { platform: 'ga4', fault: 'rate-limited', times: 2, retryAfterSeconds: 1 },
  { platform: 'ga4', fault: 'expired-token', times: 1 },
  { platform: 'ga4', fault: 'answer-lost', times: 2 },
  { platform: 'ga4', fault: 'broken', times: 1 },
  { platform: 'token', fault: 'unavailable', times: 1, retryAfterSeconds: null },
  { platform: 'data-manager', fault: 'expired-token', times: 1 },
  { platform: 'data-manager', fault: 'unavailable', times: 1, retryAfterSeconds: null },
  { platform: 'data-manager', fault: 'truncated', times: 1 },
  { platform: 'data-manager', fault: 'garbage', times: 1 },
  { platform: 'google-ads', fault: 'unavailable', times: 1 },
  { platform: 'google-ads', fault: 'answer-lost', times: 1 },
];

/** What a person would see of the day, in the words of the service. */
export interface BadDay {
  readonly faults: number;
  /** Each trouble of a destination once, in the order in which it was seen. */
  readonly troubles: readonly string[];
  /** What a person had to decide, and decided. */
  readonly decisions: readonly string[];
}

/** More rounds than any of these days needs. */
const MAX_ROUNDS = 60;
const RETRYABLE_CODES = ['ANSWER_LOST', 'PLATFORM_UNAVAILABLE', 'REFUSED_FOR_NOW'];

/**
 * Lives through a bad day: rounds at all destinations until every fault has happened and nothing waits for a back-off. What
 * ends by itself in minutes is asked for at once, and what a person must decide is decided as a person would.
 *
 * @throws when the day does not end
 */
export async function runBadDay(
  api: AdminApiClient,
  sandbox: Sandbox,
  clock: Clock,
  progress: (figures: string) => void,
): Promise<BadDay> {
  for (const fault of BAD_DAY_FAULTS) sandbox.faults.add(fault);
  const troubles = new Set<string>();
  const decisions = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const working = (await api.destinations()).filter(({ state }) => state !== 'paused');
    await Promise.all(working.map(({ id }) => api.run(id)));
    for (const destination of await api.destinations()) {
      if (destination.reason !== null) troubles.add(`${destination.id} is ${destination.state}: ${destination.reason.text}`);
      await liftPause(api, destination, clock, decisions);
    }
    const uploads = await api.uploads();
    await resolveUncertain(api, sandbox, uploads, decisions);
    const left = sandbox.faults.list().length;
    progress(`${BAD_DAY_FAULTS.length - left} of ${BAD_DAY_FAULTS.length} troubles met`);
    if (left === 0 && !uploads.some(needsAction) && (await api.destinations()).every(({ state }) => state === 'active'))
      return { faults: BAD_DAY_FAULTS.length, troubles: [...troubles], decisions: [...decisions] };
    for (const code of RETRYABLE_CODES) await api.retry({ state: 'pending', code });
    // Verdicts use up what is left of a cabinet's faults when no row is left to send.
    await Promise.all(DEMO_DESTINATIONS.map(({ id }) => api.confirm(id)));
  }
  throw new Error('the bad day did not end');
}

/** A pause is lifted by a check that finds nothing wrong, a platform's own delay by waiting. */
async function liftPause(
  api: AdminApiClient,
  { id, state, until }: DemoDestination,
  clock: Clock,
  decisions: Set<string>,
): Promise<void> {
  if (state === 'paused') {
    const { resumed } = await api.check(id);
    if (resumed) decisions.add(`${id}: the access was mended; a check found nothing wrong and lifted the pause`);
  }
  const left = until === null ? 0 : Date.parse(until) - clock.now();
  if (left > 0 && left < 5 * SECOND) await sleep(left);
}

/** A lost answer where copies are counted: somebody looks into the cabinet. */
async function resolveUncertain(
  api: AdminApiClient,
  sandbox: Sandbox,
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
  decisions.add(`${uncertain[0]?.destination}: what became of lost answers was looked up in the cabinet and decided row by row`);
}

function needsAction({ state, reason }: DemoUpload): boolean {
  return state === 'uncertain' || state === 'sending' || (state === 'pending' && RETRYABLE_CODES.includes(reason?.code ?? ''));
}

/** The day for somebody who was not there. */
export function badDayText({ faults, troubles, decisions }: BadDay): string {
  return [
    `\nA bad day: the cabinets misbehaved in ${faults} ways. What the destinations said meanwhile:\n`,
    ...troubles.map((one) => `  ${one}`),
    '\nWhat a person did:\n',
    ...decisions.map((one) => `  ${one}`),
    '',
  ].join('\n');
}
