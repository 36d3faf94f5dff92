import { asList, CALL_GOAL, type When } from '../../domain/goals/goal.js';
import { matchesPattern } from '../../domain/goals/matching.js';
import type { ProjectConfig } from '../config.js';
import { configPathText, type ConfigProblem, didYouMean } from '../messages/config-problem.js';
import type { OutlineEntry, ProjectOutline } from './outline.js';
import { isPlaceholder, isQuoted, STRONG_SECRET_ADVICE, weaknessOf } from './secret-rules.js';

/** What no section can know by itself: that names are unique, and that names which refer to others exist. */
export function crossCheckProjects(projects: readonly ProjectOutline[]): readonly ConfigProblem[] {
  const destinations = projects.flatMap((project) => project.destinations);
  return [
    ...duplicateIds(projects, 'project'),
    ...duplicateIds(
      projects.flatMap((project) => project.sources),
      'source',
    ),
    ...duplicateIds(destinations, 'destination'),
    ...projects.flatMap((project) => duplicateIds(project.goals, 'goal')),
    ...projects.flatMap(reservedGoalIds),
    ...projects.flatMap(unknownGoals),
    ...takeoverConflicts(destinations),
  ];
}

export function duplicateIds(entries: readonly OutlineEntry[], kind: string): readonly ConfigProblem[] {
  return entries.flatMap((entry, index) => {
    const first = entries.slice(0, index).find((earlier) => earlier.id !== null && earlier.id === entry.id);
    if (first === undefined) return [];
    const where = first.at.length === 0 ? 'the top level of the file' : configPathText(first.at);
    return [
      {
        path: configPathText([...entry.at, 'id']),
        message: `The ${kind} id "${entry.id}" is taken by ${where}: choose another.`,
      },
    ];
  });
}

function reservedGoalIds(project: ProjectOutline): readonly ConfigProblem[] {
  return project.goals
    .filter(({ id }) => id === CALL_GOAL.id)
    .map(({ at }) => ({
      path: configPathText([...at, 'id']),
      message:
        `The goal id "${CALL_GOAL.id}" is reserved for the goal that every ended call meets ` +
        '(Metrica’s mode: calls): choose another.',
    }));
}

function unknownGoals(project: ProjectOutline): readonly ConfigProblem[] {
  const known = project.goals.flatMap((goal) => (goal.id === null ? [] : [goal.id]));
  return project.destinations.flatMap((destination) =>
    destination.goals
      .filter((goal) => !known.includes(goal))
      .map((goal) => ({
        path: configPathText([...destination.at, 'goals', goal]),
        message: `The project has no goal "${goal}".${didYouMean(goal, known)} Its goals: ${known.join(', ') || 'none'}.`,
      })),
  );
}

function takeoverConflicts(destinations: readonly ProjectOutline['destinations'][number][]): readonly ConfigProblem[] {
  return destinations.flatMap(({ at, formerly }, index) => {
    if (formerly === null) return [];
    const path = configPathText([...at, 'formerly']);
    if (destinations.some((other) => other.id === formerly)) {
      return [{ path, message: `A destination with the id "${formerly}" still exists: name an id that is no longer used.` }];
    }
    if (destinations.slice(0, index).some((other) => other.formerly === formerly)) {
      return [{ path, message: `Another destination already takes over from "${formerly}": only one can.` }];
    }
    return [];
  });
}

/** Rules that name a source the project does not have: they start, and are never met. */
export function unknownRuleSources(project: ProjectConfig): readonly string[] {
  return project.goals.flatMap((goal) =>
    [goal.when, ...goal.valueBy.map((one) => one.when)]
      .flatMap(sourcesNamedIn)
      .filter((pattern) => !project.sources.some((source) => matchesPattern(pattern, source.id)))
      .map(
        (pattern) =>
          `Goal "${goal.id}" of project "${project.id}" asks for source "${pattern}", which the project does not have.`,
      ),
  );
}

const ADMIN_KEY = 'RINGBACK_ADMIN_KEY';

/** The key of the environment opens everything. */
export function adminKeyProblems(adminKey: string | null): readonly ConfigProblem[] {
  if (adminKey === null) return [];
  if (isQuoted(adminKey)) return [{ path: ADMIN_KEY, message: 'It is in quotes, which would be a part of it: take them away.' }];
  if (isPlaceholder(adminKey)) return [{ path: ADMIN_KEY, message: 'It is a placeholder: put a real key in.' }];
  const weakness = weaknessOf(adminKey);
  return weakness === null ? [] : [{ path: ADMIN_KEY, message: `It ${weakness}: ${STRONG_SECRET_ADVICE}` }];
}

function sourcesNamedIn(when: When): readonly string[] {
  const inner = [...(when.any ?? []), ...(when.all ?? []), ...(when.not === undefined ? [] : [when.not])];
  return [...(when.sources === undefined ? [] : asList(when.sources)), ...inner.flatMap(sourcesNamedIn)];
}
