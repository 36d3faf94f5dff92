import type { Goal } from './goal.js';

interface NamedGoals {
  readonly id: string;
  readonly goals: readonly Pick<Goal, 'id' | 'name'>[];
}

/** A goal's display name, or its id if it has none. Without a project: the name shared by all projects with such a goal. */
export type GoalNaming = (goal: string, project?: string) => string;

export function goalNamesOf(projects: readonly NamedGoals[]): GoalNaming {
  return (goal, project) => {
    const names = projects
      .filter(({ id }) => (project ?? id) === id)
      .flatMap(({ goals }) => goals.filter(({ id }) => id === goal).map(({ name }) => name ?? goal));
    const [first] = names;
    return first !== undefined && names.every((name) => name === first) ? first : goal;
  };
}
