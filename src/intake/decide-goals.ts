import type { ProjectConfig } from '../config/config.js';
import type { Goal, GoalSubject, GoalVerdict, When } from '../domain/goal.js';
import { evaluateGoal, worthOf } from '../domain/goals/evaluate.js';
import { isExcluded } from '../domain/goals/exclusion.js';
import type { Instant } from '../domain/instant.js';
import { spokenWord, type Mark } from '../domain/mark.js';
import type { CallerHistory } from '../store/calls.store.js';
import type { CallerConversion } from '../store/conversions.store.js';
import type { CallEntity } from '../store/entities/call.entity.js';

export interface Decision {
  readonly call: CallEntity;
  readonly goal: Goal;
  readonly verdict: GoalVerdict;
  readonly by: 'rule' | 'mark';
}

/** What the rules need to know beyond the call itself. */
export interface Knowledge {
  readonly history: CallerHistory;
  readonly conversions: readonly CallerConversion[];
  /** By our id of the call. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
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

/**
 * What the project's goals make of each call, in the order in which the calls were first heard of: what was decided for one
 * is not reshuffled by another that is heard of later, however early it began.
 */
export function decideGoals(
  project: ProjectConfig,
  calls: readonly CallEntity[],
  timezone: string,
  knowledge: Knowledge,
): Decision[] {
  let conversions = knowledge.conversions;
  const inOrder = [...calls].sort((a, b) => (arrivedBefore(a, b) ? -1 : 1));
  return inOrder.flatMap((call) =>
    project.goals.map((goal) => {
      const decision = decideGoal(project, goal, call, timezone, { ...knowledge, conversions });
      const { callerKey } = call;
      if (callerKey !== null) {
        const others = conversions.filter((other) => other.callId !== call.id || other.goal !== goal.id);
        const own = { callerKey, goal: goal.id, callId: call.id, startedAt: momentOf(call), receivedAt: call.receivedAt };
        conversions = decision.verdict.met ? [...others, own] : others;
      }
      return decision;
    }),
  );
}

/** One goal for one call, with the answer to "why not". */
export function decideGoal(
  project: ProjectConfig,
  goal: Goal,
  call: CallEntity,
  timezone: string,
  knowledge: Knowledge,
): Decision {
  const subject = subjectOf(goal, call, timezone, knowledge);
  const word = spokenWord(goal.id, knowledge.marks.get(call.id) ?? []);
  if (word !== null) return { call, goal, verdict: verdictOf(word, goal, subject), by: 'mark' };
  if (call.callerExcluded || isExcluded(project.exclude, call)) return { call, goal, verdict: EXCLUDED, by: 'rule' };
  return { call, goal, verdict: evaluateGoal(goal, subject), by: 'rule' };
}

const EXCLUDED: GoalVerdict = {
  met: false,
  failed: { condition: 'exclude', wanted: 'a number not on the list', found: 'excluded' },
};

/** A mark without a value is worth what the rules say; without a currency it is in the goal's. */
function verdictOf(mark: Mark, goal: Goal, subject: GoalSubject): GoalVerdict {
  if (mark.label !== null) return { met: false, failed: { condition: 'label', wanted: 'none', found: mark.label } };
  if (mark.removed) return { met: false, failed: { condition: 'mark', wanted: 'no mark against it', found: 'removed' } };
  if (mark.valueMinor === null) return { met: true, money: worthOf(goal, subject) };
  return { met: true, money: { minor: mark.valueMinor, currency: mark.currency ?? goal.currency } };
}

function subjectOf(goal: Goal, call: CallEntity, timezone: string, { history, conversions }: Knowledge): GoalSubject {
  const { callerKey } = call;
  if (callerKey === null) return { call, timezone, earlierCalls: null, otherConversions: null };
  const moment = momentOf(call);
  const earlierCalls = (history.get(callerKey) ?? [])
    .filter((other) => isEarlier(other, { id: call.id, at: moment }) && arrivedBefore(other, call))
    .map((other) => other.at);
  const ofCaller = conversions.filter((other) => other.callerKey === callerKey && other.goal === goal.id);
  // What counts already goes on counting: only a call that was heard of earlier can stand in its way.
  const counts = ofCaller.some(({ callId }) => callId === call.id);
  const otherConversions = ofCaller
    .filter((other) => other.callId !== call.id && (!counts || arrivedBefore({ ...other, id: other.callId }, call)))
    .map((other) => other.startedAt);
  return { call, timezone, earlierCalls, otherConversions };
}

function isEarlier(one: { id: string; at: Instant }, other: { id: string; at: Instant }): boolean {
  return one.at < other.at || (one.at === other.at && one.id < other.id);
}

type Arrival = Pick<CallEntity, 'id' | 'receivedAt'>;

function arrivedBefore(one: Arrival, other: Arrival): boolean {
  return isEarlier({ id: one.id, at: one.receivedAt }, { id: other.id, at: other.receivedAt });
}

function momentOf(call: CallEntity): Instant {
  return call.startedAt ?? call.receivedAt;
}
