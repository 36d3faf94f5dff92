import type { SimulatorContext } from '../../kit/simulator/context.js';
import { counterGoalsOf } from './uploads.js';

const USUAL_ZONE = 'Europe/Moscow';

/** The time zone of the counter's days. */
export function counterZone({ accounts }: SimulatorContext, counterId: string): string {
  return accounts.metrica.find((account) => account.counterId === counterId)?.timezone ?? USUAL_ZONE;
}

const FIRST_GOAL_ID = 300_000_001;
const CALL_GOAL_ID = 300_900_001;

/** A goal as the counter has it. */
export interface CounterGoal {
  readonly id: number;
  readonly name: string;
  readonly type: 'action' | 'call';
  readonly conditions: readonly { readonly type: string; readonly url: string }[];
  /** Whether a conversion to this target reaches it. */
  matches(target: string): boolean;
}

/**
 * The existing goals: those of the accounts, without deleted ones, and the call goal that the first file of calls created.
 *
 * @see Yandex: openapi/goal/goals, read 2026-11-22
 */
export function counterGoals(context: SimulatorContext, counterId: string, callGoal: string | undefined): CounterGoal[] {
  const events = counterGoalsOf(context, counterId).map((name, index): CounterGoal => ({
    id: FIRST_GOAL_ID + index,
    name,
    type: 'action',
    conditions: [{ type: 'exact', url: name }],
    matches: (target) => target === name,
  }));
  const exists = ({ name }: CounterGoal): boolean => !context.reportFaults.find('yandex-metrica', 'delete-goal', name);
  const calls: CounterGoal[] =
    callGoal === undefined
      ? []
      : [{ id: CALL_GOAL_ID, name: callGoal, type: 'call', conditions: [], matches: (target) => target === callGoal }];
  return [...events, ...calls].filter(exists);
}
