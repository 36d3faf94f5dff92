import { useMutation, useQuery } from '@tanstack/react-query';
import { answered, api } from './client.js';

export function useGoals(project: string | undefined) {
  return useQuery({
    queryKey: ['goals', project],
    queryFn: () => answered(api.GET('/api/v1/goals', { params: { query: { project, limit: 500 } } })),
    select: ({ items }) => items,
  });
}

/** What other rules would make of stored calls. */
export function useSimulation(project: string) {
  return useMutation({
    mutationFn: ({ goals, from, to }: { readonly goals: readonly unknown[]; readonly from: string; readonly to: string }) => {
      const body = { project, goals: [...goals], ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
      return answered(api.POST('/api/v1/goals/simulate', { body }));
    },
  });
}
