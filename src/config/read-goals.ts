import { z } from 'zod';
import type { Goal } from '../domain/goals/goal.js';
import { repeated } from './cross-checks.js';
import { goalSchema } from './goal.js';
import { outlineProjects } from './outline.js';
import type { Problem } from './problem.js';
import { Reader } from './reader.js';
import { growTree } from './tree.js';

const MOST_GOALS = 100;
const goalsSchema = z.array(goalSchema).max(MOST_GOALS);

/** Goals in the config's own language that came from elsewhere, or everything that is wrong with them, in the config's own words. */
export function readGoals(goals: unknown): { readonly goals: readonly Goal[] } | { readonly problems: readonly Problem[] } {
  // References are for the file of the person who runs the server: nothing is looked up for whoever sends these.
  const reader = new Reader(growTree({ goals }, { environment: {}, folder: '', readFile: () => '' }));
  const read = reader.read(goalsSchema, goals, ['goals']);
  const problems = [...reader.problems, ...outlineProjects({ goals }).flatMap((project) => repeated(project.goals, 'goal'))];
  return read === undefined || problems.length > 0 ? { problems } : { goals: read };
}
