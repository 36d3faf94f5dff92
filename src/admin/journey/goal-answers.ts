import { maskFailedCondition } from '../../domain/calls/masking.js';
import type { FailedCondition, GoalVerdict } from '../../domain/goals/goal.js';
import type { ConversionEntity } from '../../store/schema/entities/conversion.entity.js';

/** Whether a goal of the project is met by the call, and which condition failed where it is not. */
export interface GoalAnswer {
  readonly goal: string;
  readonly met: boolean;
  readonly failed: FailedCondition | null;
}

/** What stands counts as met, whatever the rules of today say. */
export function goalAnswer(goal: string, verdict: GoalVerdict, conversion: ConversionEntity | undefined): GoalAnswer {
  if (conversion?.revokedAt === null) return { goal, met: true, failed: null };
  if (verdict.met) return { goal, met: true, failed: null };
  return { goal, met: false, failed: maskFailedCondition(verdict.failed) };
}
