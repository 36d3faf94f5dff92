import { CALL_GOAL } from '../domain/goals/goal.js';
import { didYouMean } from './guess.js';
import type { Entry, ProjectOutline } from './outline.js';
import { pathText, type Problem } from './problem.js';

/** What no single place can know: that names are unique and that names which refer to others find them. */
export function crossCheck(projects: readonly ProjectOutline[]): readonly Problem[] {
  const destinations = projects.flatMap((project) => project.destinations);
  return [
    ...repeated(projects, 'project'),
    ...repeated(
      projects.flatMap((project) => project.sources),
      'source',
    ),
    ...repeated(destinations, 'destination'),
    ...projects.flatMap((project) => repeated(project.goals, 'goal')),
    ...projects.flatMap(reservedGoals),
    ...projects.flatMap(strangeGoals),
    ...takenOver(destinations),
  ];
}

export function repeated(entries: readonly Entry[], kind: string): readonly Problem[] {
  return entries.flatMap((entry, index) => {
    const first = entries.slice(0, index).find((earlier) => earlier.id !== null && earlier.id === entry.id);
    if (first === undefined) return [];
    const where = first.at.length === 0 ? 'the top level of the file' : pathText(first.at);
    return [
      { path: pathText([...entry.at, 'id']), message: `The ${kind} id "${entry.id}" is taken by ${where}: choose another.` },
    ];
  });
}

function reservedGoals(project: ProjectOutline): readonly Problem[] {
  return project.goals
    .filter(({ id }) => id === CALL_GOAL.id)
    .map(({ at }) => ({
      path: pathText([...at, 'id']),
      message: `The goal id "${CALL_GOAL.id}" is reserved for the goal that every ended call meets (Metrica’s mode: calls): choose another.`,
    }));
}

function strangeGoals(project: ProjectOutline): readonly Problem[] {
  const known = project.goals.flatMap((goal) => (goal.id === null ? [] : [goal.id]));
  return project.destinations.flatMap((destination) =>
    destination.goals
      .filter((goal) => !known.includes(goal))
      .map((goal) => ({
        path: pathText([...destination.at, 'goals', goal]),
        message: `The project has no goal "${goal}".${didYouMean(goal, known)} Its goals: ${known.join(', ') || 'none'}.`,
      })),
  );
}

function takenOver(destinations: readonly ProjectOutline['destinations'][number][]): readonly Problem[] {
  return destinations.flatMap(({ at, formerly }, index) => {
    if (formerly === null) return [];
    const path = pathText([...at, 'formerly']);
    if (destinations.some((other) => other.id === formerly)) {
      return [{ path, message: `A destination with the id "${formerly}" still exists: name an id that is no longer used.` }];
    }
    if (destinations.slice(0, index).some((other) => other.formerly === formerly)) {
      return [{ path, message: `Another destination already takes over from "${formerly}": only one can.` }];
    }
    return [];
  });
}
