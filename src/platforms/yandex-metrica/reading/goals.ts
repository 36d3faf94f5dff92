import { bothLanguages } from '../../../domain/localized-text.js';
import type { ReadingFlag } from '../../../domain/truth/reading.js';
import type { GoalTarget } from '../../kit/platform.js';
import type { GoalSetup, SetupFinding } from '../../kit/reader.js';
import type { GoalShape } from './shapes.js';

/** A goal of ours, and the counter's goal whose number is compared with ours. */
export interface ResolvedGoal {
  readonly goal: string;
  /** Null if the counter has none. */
  readonly id: string | null;
  readonly flags: readonly ReadingFlag[];
  readonly finding: SetupFinding;
}

/**
 * Finds the counter's goals that a target reaches. With a condition `contain` one target reaches several goals; their sum would
 * count each call several times, so one of them, preferably an exact one, stands for all.
 *
 * @see Yandex: support/metrica, general/goal-js-event, read 2026-11-29
 */
export function resolveGoals(
  targets: ReadonlyMap<string, GoalTarget>,
  ofCounter: readonly GoalShape[],
  mode: 'conversions' | 'calls',
): ResolvedGoal[] {
  return [...targets].map(([goal, { name }]) => {
    const matching = ofCounter.filter((one) => (mode === 'calls' ? isCallGoal(one, name) : reaches(one, name) !== null));
    const exact = matching.filter((one) => mode === 'calls' || reaches(one, name) === 'exact');
    const [shown] = [...exact, ...matching];
    const misread = shown === undefined || exact.length > 1 || (exact.length === 0 && matching.length > 1);
    const finding = findingOf(goal, name, matching);
    return { goal, id: shown?.id ?? null, flags: misread ? ['goalMisread'] : [], finding };
  });
}

export function goalSetupOf({ goal, flags }: ResolvedGoal): GoalSetup {
  return { goal, flags };
}

function isCallGoal({ type, name }: GoalShape, wanted: string): boolean {
  return type === 'call' && name === wanted;
}

function reaches({ type, conditions }: GoalShape, target: string): 'exact' | 'partly' | null {
  if (type !== 'action') return null;
  let found: 'partly' | null = null;
  for (const { type: kind, url } of conditions ?? []) {
    if (typeof url !== 'string' || url === '') continue;
    if (kind === 'contain' ? target.includes(url) : kind === 'start' && target.startsWith(url)) found = 'partly';
    else if (url === target) return 'exact';
  }
  return found;
}

function findingOf(goal: string, target: string, matching: readonly GoalShape[]): SetupFinding {
  const name = `goal ${goal}`;
  const ids = matching.map(({ id }) => id).join(', ');
  if (matching.length === 1) {
    const text = bothLanguages(
      `The target ${target} is goal ${ids} of the counter.`,
      `target ${target} — это цель ${ids} счётчика.`,
    );
    return { name, result: 'proved', text };
  }
  if (matching.length > 1) {
    const text = bothLanguages(
      `The target ${target} reaches several goals of the counter (${ids}): give only one of them to a strategy.`,
      `target ${target} засчитывается сразу в несколько целей счётчика (${ids}): отдавайте стратегии только одну.`,
    );
    return { name, result: 'doubtful', text };
  }
  const text = bothLanguages(
    `The counter has no goal with the identifier ${target}: nothing can be counted there.`,
    `В счётчике нет цели с идентификатором ${target}: засчитывать звонки некуда.`,
  );
  return { name, result: 'failed', text };
}
