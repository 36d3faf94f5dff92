import type { Call } from '../../domain/calls/call.js';
import type { Goal } from '../../domain/goals/goal.js';
import { needsOf } from './needs.js';

/** A condition of a goal that no call can tell about. */
export interface Missing {
  readonly goal: string;
  readonly condition: string;
  readonly parameter: string;
}

/** The conditions whose parameters none of the calls carried. Nothing is missed where there was no call yet. */
export function missingOf(goals: readonly Goal[], calls: readonly Call[]): Missing[] {
  if (calls.length === 0) return [];
  return goals.flatMap((goal) =>
    needsOf(goal)
      .filter((need) => !calls.some((call) => need.carriedBy(call)))
      .map(({ condition, parameter }) => ({ goal: goal.id, condition, parameter })),
  );
}
