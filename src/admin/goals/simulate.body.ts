import { z } from 'zod';
import { readGoals } from '../../config/read-goals.js';
import type { Goal } from '../../domain/goals/goal.js';
import { idText, periodShape } from '../filters/common.js';
import { separatorShape } from '../filters/export-filter.js';
import { Problem } from '../problems/problem.js';

export const simulateBody = z.strictObject({
  project: idText,
  goals: z.array(z.unknown()).describe('In the language of the config’s `goals`.'),
  ...periodShape,
});

export const simulateFileBody = simulateBody.extend(separatorShape);

/** @throws Problem with everything that is wrong, in the config's own words */
export function goalsOf({ goals }: Pick<z.output<typeof simulateBody>, 'goals'>): readonly Goal[] {
  const read = readGoals(goals);
  if ('goals' in read) return read.goals;
  const [first] = read.problems;
  const detail = read.problems.map(({ path, message }) => `${path}: ${message}`).join(' ');
  throw new Problem('INVALID_BODY', detail, first?.path ?? 'goals', {}, read.problems);
}
