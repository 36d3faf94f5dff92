import { evaluateWhen } from '../../domain/goals/evaluate.js';
import type { Goal, GoalSubject, GoalVerdict, When } from '../../domain/goals/goal.js';
import { usesCondition, CALLER_CONDITIONS } from '../../domain/goals/goal.js';
import type { Instant } from '../../domain/time/instant.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';

/** From when back the periods of `privacy` have taken things from calls, by the first receipt. */
export interface RetentionCutoffs {
  readonly phones: Instant;
  readonly callers: Instant;
}

/** What a call may once have carried and retention has removed. */
export interface ErasedFacts {
  readonly number: boolean;
  readonly caller: boolean;
}

export function erasedFacts({ callerNumber, callerKey, receivedAt }: CallEntity, forgotten: RetentionCutoffs): ErasedFacts {
  return {
    number: callerNumber === null && receivedAt < forgotten.phones,
    caller: callerKey === null && receivedAt < forgotten.callers,
  };
}

/**
 * Whether the answer, or the value, depends on what was erased. Then it cannot be decided any more, and what was decided while it
 * was known stays in force: neither a conversion nor its absence is invented.
 */
export function dependsOnErased(goal: Goal, verdict: GoalVerdict, subject: GoalSubject, erased: ErasedFacts): boolean {
  const gone: (keyof When)[] = [
    ...(erased.number ? (['callerNumbers'] as const) : []),
    ...(erased.caller ? CALLER_CONDITIONS : []),
  ];
  if (gone.length === 0) return false;
  if (!verdict.met) return usesCondition(goal.when, gone) && evaluateWhen(goal.when, subject).truth === null;
  if (erased.caller && goal.oncePerCallerDays !== null) return true;
  return goal.valueBy.some(({ when }) => usesCondition(when, gone) && evaluateWhen(when, subject).truth === null);
}
