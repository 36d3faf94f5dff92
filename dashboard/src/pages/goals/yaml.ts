import { useQuery } from '@tanstack/react-query';
import { asWritten, type Rules } from './draft.js';

/** Loaded by those who try rules only. */
export function useYaml() {
  return useQuery({ queryKey: ['yaml library'], queryFn: () => import('yaml'), staleTime: Infinity });
}
type Yaml = typeof import('yaml');

export function goalsAsYaml(yaml: Yaml, goals: readonly Rules[]): string {
  return yaml.stringify({ goals: goals.map(asWritten) }).trimEnd();
}

/** The goals of a text as it stands in the config, with `goals:` before them or without. @throws Error where it is not YAML */
export function goalsFromYaml(yaml: Yaml, text: string): unknown[] {
  const data: unknown = yaml.parse(text);
  const goals = typeof data === 'object' && data !== null && 'goals' in data ? data.goals : data;
  if (Array.isArray(goals)) return goals as unknown[];
  // The service says in its own words what is wrong with what is no list.
  return goals === null || goals === undefined ? [] : [goals];
}
