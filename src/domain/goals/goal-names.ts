import type { Goal } from './goal.js';

interface NamedGoals {
  readonly id: string;
  readonly goals: readonly Pick<Goal, 'id' | 'name'>[];
}

/** What people call a goal; its id where it has no name. Without a project: the name that all projects with such a goal share. */
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
