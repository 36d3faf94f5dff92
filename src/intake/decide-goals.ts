import type { ProjectConfig } from '../config/config.js';
import type { Goal, GoalSubject, GoalVerdict, When } from '../domain/goal.js';
import { evaluateGoal } from '../domain/goals/evaluate.js';
import { isExcluded } from '../domain/goals/exclusion.js';
import type { Instant } from '../domain/instant.js';
import type { CallerHistory } from '../store/calls.store.js';
import type { CallerConversion } from '../store/conversions.store.js';
import type { CallEntity } from '../store/entities/call.entity.js';

export interface Decision {
  readonly call: CallEntity;
  readonly goal: Goal;
  readonly verdict: GoalVerdict;
}

/** What the rules need to know about callers beyond the call itself. */
export interface CallerKnowledge {
  readonly history: CallerHistory;
  readonly conversions: readonly CallerConversion[];
}

/** Whether any rule of the project looks at a caller's earlier calls or conversions. */
export function asksForCallers(project: ProjectConfig): boolean {
  return project.goals.some(
    (goal) => goal.oncePerCallerDays !== null || asksForCalls(goal.when) || goal.valueBy.some(({ when }) => asksForCalls(when)),
  );
}

function asksForCalls(when: When): boolean {
  if (when.uniqueWithinDays !== undefined || when.callNumber !== undefined) return true;
  return [...(when.any ?? []), ...(when.all ?? []), ...(when.not ? [when.not] : [])].some(asksForCalls);
}

/** What the project's goals make of each call, in the order of the calls: an earlier one counts for a later one of the same caller. */
export function decideGoals(
  project: ProjectConfig,
  calls: readonly CallEntity[],
  timezone: string,
  knowledge: CallerKnowledge,
): Decision[] {
  const conversions = [...knowledge.conversions];
  const inOrder = [...calls].sort((a, b) => momentOf(a) - momentOf(b) || (a.id < b.id ? -1 : 1));
  return inOrder.flatMap((call) =>
    project.goals.map((goal) => {
      const verdict = decideGoal(project, goal, call, timezone, { history: knowledge.history, conversions });
      if (verdict.met && call.callerKey !== null) {
        conversions.push({ callerKey: call.callerKey, goal: goal.id, callId: call.id, startedAt: momentOf(call) });
      }
      return { call, goal, verdict };
    }),
  );
}

/** One goal for one call, with the answer to "why not". */
export function decideGoal(
  project: ProjectConfig,
  goal: Goal,
  call: CallEntity,
  timezone: string,
  knowledge: CallerKnowledge,
): GoalVerdict {
  if (call.callerExcluded || isExcluded(project.exclude, call))
    return { met: false, failed: { condition: 'exclude', wanted: 'a number not on the list', found: 'excluded' } };
  return evaluateGoal(goal, subjectOf(goal, call, timezone, knowledge));
}

function subjectOf(goal: Goal, call: CallEntity, timezone: string, { history, conversions }: CallerKnowledge): GoalSubject {
  const { callerKey } = call;
  if (callerKey === null) return { call, timezone, earlierCalls: null, earlierConversions: null };
  const moment = momentOf(call);
  const earlierCalls = (history.get(callerKey) ?? [])
    .filter((other) => isEarlier(other, { id: call.id, at: moment }))
    .map((other) => other.at);
  const earlierConversions = conversions
    .filter((other) => other.callerKey === callerKey && other.goal === goal.id && other.callId !== call.id)
    .filter((other) => isEarlier({ id: other.callId, at: other.startedAt }, { id: call.id, at: moment }))
    .map((other) => other.startedAt);
  return { call, timezone, earlierCalls, earlierConversions };
}

function isEarlier(one: { id: string; at: Instant }, other: { id: string; at: Instant }): boolean {
  return one.at < other.at || (one.at === other.at && one.id < other.id);
}

function momentOf(call: CallEntity): Instant {
  return call.startedAt ?? call.receivedAt;
}
