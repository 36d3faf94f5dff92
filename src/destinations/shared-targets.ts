import { groupBy } from '../domain/collections.js';
import { bothLanguages, type Language, type LocalizedText } from '../domain/localized-text.js';
import type { Destination, Destinations } from './destinations.js';

/** A goal of ours as one destination receives it. */
interface GoalRoute {
  readonly destination: Destination;
  readonly goal: string;
}

/** Two or more goals with the same target: the platform cannot tell them apart. */
export interface SharedGoalTarget {
  /** What the platform calls the goal. */
  readonly name: string;
  readonly routes: readonly GoalRoute[];
}

/** Considers active destinations only. */
export function findSharedGoalTargets(destinations: Destinations): SharedGoalTarget[] {
  return [...byTarget(destinations.enabled()).values()].filter(({ routes }) => routes.length > 1);
}

/**
 * For each of the project's goals that shares a target with another one: a common name for all that share it, however many
 * destinations connect them. Inactive destinations count too: they may be switched on while calls wait.
 */
export function goalsSharingTargets(destinations: readonly Destination[]): ReadonlyMap<string, string> {
  const groups = new Map<string, ReadonlySet<string>>();
  for (const { routes } of byTarget(destinations).values()) {
    const goals = new Set(routes.flatMap(({ goal }) => [...(groups.get(goal) ?? [goal])]));
    for (const goal of goals) groups.set(goal, goals);
  }
  return new Map(
    [...groups].flatMap(([goal, goals]): [string, string][] => (goals.size > 1 ? [[goal, [...goals].sort().join('\n')]] : [])),
  );
}

/** The other goals that share the target of this goal of this destination. */
export function othersAtTarget(destinations: Destinations, { destination, goal }: GoalRoute): readonly GoalRoute[] {
  const own = targetKeyOf(destination, goal);
  if (own === null) return [];
  const routes = byTarget(destinations.all).get(own)?.routes ?? [];
  return routes.filter((one) => one.destination.id !== destination.id || one.goal !== goal);
}

function byTarget(destinations: readonly Destination[]): Map<string, SharedGoalTarget> {
  const routes = destinations.flatMap((destination) =>
    [...destination.platform.goalTargets].map(([goal, { name }]) => ({ destination, goal, name })),
  );
  const groups = groupBy(routes, ({ destination, goal }) => targetKeyOf(destination, goal) ?? '');
  return new Map([...groups].map(([key, group]) => [key, { name: group[0]?.name ?? '', routes: group }]));
}

function targetKeyOf({ config, platform }: Destination, goal: string): string | null {
  const target = platform.goalTargets.get(goal);
  return target === undefined ? null : JSON.stringify([config.platform, target.account, target.name]);
}

/** A warning for each target that several goals share. */
export function sharedTargetWarnings(destinations: Destinations, language: Language): readonly string[] {
  return findSharedGoalTargets(destinations).map((shared) => sharedTargetText(shared)[language]);
}

/** The effect on the statistics, and what to do. */
export function sharedTargetText({ name, routes }: SharedGoalTarget): LocalizedText {
  const [first, ...others] = new Set(routes.map(({ destination }) => destination.id));
  const goals = (join: string): string => routes.map(({ destination, goal }) => `${goal} (${destination.id})`).join(join);
  if (others.length === 0)
    return bothLanguages(
      `${first} tells several goals to one target, ${name}: ${goals(', ')}. A call that meets several of them counts there ` +
        'once for each, a second apart. Give each goal a target of its own, or leave all but one out.',
      `${first} сообщает о нескольких целях одним и тем же именем ${name}: ${goals(', ')}. Звонок, выполнивший несколько ` +
        'из них, засчитается там за каждую, с разницей в секунду. Дайте каждой цели своё имя или оставьте одну.',
    );
  return bothLanguages(
    `Both tell the same account of the same goal ${name}: ${goals(', ')}. Each call counts twice there, or its second copy is ` +
      'passed over (ALREADY_THERE). Take the goal out of one of them.',
    `Обе сообщают одному аккаунту об одной цели ${name}: ${goals(', ')}. Каждый звонок засчитается дважды, либо вторую ` +
      'копию площадка отбросит (ALREADY_THERE). Уберите цель у одной из них.',
  );
}
