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
  /** The rule asks for what was known of the caller and is forgotten: what it decided before stands. */
  readonly asksForForgotten: boolean;
}

/** What the rules need to know beyond the call itself. */
export interface Knowledge {
  readonly history: CallerHistory;
  readonly conversions: readonly CallerConversion[];
  /** By our id of the call. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  /** The keyed hash of a whole number. */
  readonly callerKey: (number: string) => string;
  /** Callers of calls that were first heard of before are not recognised any more. */
  readonly callersKnownSince: Instant;
}

/** Whether any rule of the project looks at a caller's earlier calls or conversions. */
export function asksForCallers(project: ProjectConfig): boolean {
  return project.goals.some(asksForCaller);
}

function asksForCaller(goal: Goal): boolean {
  return goal.oncePerCallerDays !== null || asks(goal, 'uniqueWithinDays') || asks(goal, 'callNumber');
}

/** Whether a goal, or what it is worth, depends on a condition. */
function asks(goal: Goal, condition: keyof When): boolean {
  const inRule = (when: When): boolean =>
    when[condition] !== undefined || [...(when.any ?? []), ...(when.all ?? []), ...(when.not ? [when.not] : [])].some(inRule);
  return [goal.when, ...goal.valueBy.map(({ when }) => when)].some(inRule);
}

function asksForForgotten(goal: Goal, call: CallEntity, { callersKnownSince }: Knowledge): boolean {
  const { callerNumber, callerKey, receivedAt } = call;
  if (callerKey === null) return receivedAt < callersKnownSince && (asksForCaller(goal) || asks(goal, 'callerNumbers'));
  return callerNumber === null && asks(goal, 'callerNumbers');
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
  if (word !== null) return { call, goal, verdict: verdictOf(word, goal, subject), by: 'mark', asksForForgotten: false };
  const excluded = (call.callerNumber === null && call.callerExcluded) || isExcluded(project.exclude, call);
  if (excluded) return { call, goal, verdict: EXCLUDED, by: 'rule', asksForForgotten: false };
  const verdict = evaluateGoal(goal, subject);
  return { call, goal, verdict, by: 'rule', asksForForgotten: asksForForgotten(goal, call, knowledge) };
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

function subjectOf(goal: Goal, call: CallEntity, timezone: string, knowledge: Knowledge): GoalSubject {
  const { history, conversions } = knowledge;
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
  const isCaller = (number: string) => knowledge.callerKey(number) === callerKey;
  return { call, timezone, isCaller, earlierCalls, otherConversions };
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
