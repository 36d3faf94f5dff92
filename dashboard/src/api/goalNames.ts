import { useQuery } from '@tanstack/react-query';
import { type GoalNaming, goalNamesOf } from '@src/domain/goals/goal-names.js';
import { api, unwrap } from './client.js';

/** What people call the goals of all projects that the key sees; ids until the names are there. */
export function useGoalName(): GoalNaming {
  const { data } = useQuery({
    queryKey: ['goals', undefined],
    queryFn: () => unwrap(api.GET('/api/v1/goals', { params: { query: { limit: 500 } } })),
    refetchInterval: 60_000,
    select: namesIn,
  });
  return data ?? BY_ID;
}

const BY_ID: GoalNaming = (goal) => goal;

interface Answer {
  readonly items: readonly {
    readonly project: string;
    readonly goals: readonly { readonly goal: string; readonly name: string }[];
  }[];
}

function namesIn({ items }: Answer): GoalNaming {
  return goalNamesOf(
    items.map(({ project, goals }) => ({ id: project, goals: goals.map(({ goal, name }) => ({ id: goal, name })) })),
  );
}
