import { useMutation, useQuery } from '@tanstack/react-query';
import { answered, api, fileOf } from './client.js';

export function useGoals(project: string | undefined) {
  return useQuery({
    queryKey: ['goals', project],
    queryFn: () => answered(api.GET('/api/v1/goals', { params: { query: { project, limit: 500 } } })),
    select: ({ items }) => items,
  });
}

/** Other rules for a project, over the calls of some days; an empty day is none. */
export interface Trial {
  readonly project: string;
  readonly goals: readonly unknown[];
  readonly from: string;
  readonly to: string;
}

/** What the rules would make of stored calls. */
export function useSimulation() {
  return useMutation({
    mutationFn: (trial: Trial) => answered(api.POST('/api/v1/goals/simulate', { body: bodyOf(trial) })),
  });
}

/** Every call that would come out otherwise, as a file that a spreadsheet of this language opens. */
export function changesFile(trial: Trial, separator: 'comma' | 'semicolon'): Promise<Blob> {
  return fileOf('api/v1/goals/simulate.csv', { ...bodyOf(trial), separator });
}

function bodyOf({ project, goals, from, to }: Trial) {
  return { project, goals: [...goals], ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
}
