import type { ProjectConfig } from '../../config/config.js';
import { evaluateGoal, evaluateWhen, goalValue, isJudged } from '../../domain/goals/evaluate.js';
import {
  CALLER_CONDITIONS,
  decisiveMark,
  type Goal,
  type GoalSubject,
  type GoalVerdict,
  type Mark,
  usesCondition,
  type When,
} from '../../domain/goals/goal.js';
import { isExcluded } from '../../domain/goals/matching.js';
import type { Instant } from '../../domain/time/instant.js';
import type { CallerHistory } from '../../store/calls/calls.store.js';
import type { CallerConversion } from '../../store/calls/conversions.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ConversionEntity } from '../../store/schema/entities/upload.entity.js';
import { arrivedBefore, callMoment, CallerTimelines } from './caller-timelines.js';

/** Cutoffs of the periods of `privacy`, by a call's first receipt: older calls have lost the data. */
export interface RetentionCutoffs {
  readonly phones: Instant;
  readonly callers: Instant;
  readonly details: Instant;
}

/** What a call may have carried before retention removed it. */
interface ErasedFacts {
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
 * Whether the answer, or the value, depends on erased data. Then it can no longer be decided, and the earlier decision stays in
 * force: neither a conversion nor its absence is invented.
 */
function dependsOnErased(goal: Goal, verdict: GoalVerdict, subject: GoalSubject, erased: ErasedFacts): boolean {
  const gone: (keyof When)[] = [
    ...(erased.number ? (['callerNumbers'] as const) : []),
    ...(erased.caller ? CALLER_CONDITIONS : []),
  ];
  if (gone.length === 0) return false;
  if (!verdict.met) return usesCondition(goal.when, gone) && evaluateWhen(goal.when, subject).truth === null;
  if (erased.caller && goal.oncePerCallerDays !== null) return true;
  return goal.valueBy.some(({ when }) => usesCondition(when, gone) && evaluateWhen(when, subject).truth === null);
}

export interface GoalDecision {
  readonly call: CallEntity;
  readonly goal: Goal;
  readonly verdict: GoalVerdict;
  readonly by: 'rule' | 'mark';
  /** The moment that the mark names; null if it names none, and for decisions by a rule. */
  readonly happenedAt: Instant | null;
  /** The answer depends on erased data: the earlier decision stays in force. */
  readonly undecidable: boolean;
}

/** What the rules need besides the call itself. */
export interface GoalContext {
  readonly history: CallerHistory;
  readonly conversions: readonly CallerConversion[];
  /** By our id of the call. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  /** The keyed hash of a whole number. */
  readonly callerKey: (number: string) => string;
  /** Earlier conversions of these calls, revoked ones included. */
  readonly existing: readonly ConversionEntity[];
  readonly forgotten: RetentionCutoffs;
  /** Hashes of the whole numbers on the exclusion list: they identify a caller after the number is gone. */
  readonly excludedKeys: ReadonlySet<string>;
  /**
   * Decides as if nothing had been decided for the calls of this batch yet; they must include all calls of their callers in
   * question.
   */
  readonly anew: boolean;
}

/** Whether any rule of the project looks at a caller's earlier calls. */
export function needsEarlierCalls(project: ProjectConfig): boolean {
  return project.goals.some(({ when, valueBy }) =>
    [when, ...valueBy.map((one) => one.when)].some((rule) => usesCondition(rule, CALLER_CONDITIONS)),
  );
}

/** Whether any goal of the project counts each caller once within a period. */
export function needsEarlierConversions(project: ProjectConfig): boolean {
  return project.goals.some(({ oncePerCallerDays }) => oncePerCallerDays !== null);
}

/**
 * Evaluates the project's goals for each call, in order of arrival: a decision does not change because of a call that arrives
 * later, however early that one began.
 */
export function decideGoals(
  project: ProjectConfig,
  calls: readonly CallEntity[],
  timezone: string,
  context: GoalContext,
): GoalDecision[] {
  const timelines = new CallerTimelines(context, new Set(calls.map(({ id }) => id)), context.anew);
  const inOrder = [...calls].sort((a, b) => (arrivedBefore(a, b) ? -1 : 1));
  return inOrder.flatMap((call) =>
    project.goals.map((goal) => {
      const decision = decideGoal(project, goal, call, timezone, context, timelines);
      if (call.callerKey !== null && goal.oncePerCallerDays !== null)
        timelines.record(call, call.callerKey, goal, decision.verdict.met);
      return decision;
    }),
  );
}

/** One goal for one call, with the reason why it is not met. */
export function decideGoal(
  project: ProjectConfig,
  goal: Goal,
  call: CallEntity,
  timezone: string,
  context: GoalContext,
  timelines = new CallerTimelines(context, new Set([call.id]), false),
): GoalDecision {
  const subject = goalSubject(goal, call, timezone, context, timelines);
  const mark = decisiveMark(goal.id, context.marks.get(call.id) ?? []);
  if (mark !== null) {
    const { happenedAt } = mark;
    return { call, goal, verdict: markVerdict(mark, goal, subject), by: 'mark', happenedAt, undecidable: false };
  }
  const byRule = { call, goal, by: 'rule', happenedAt: null, undecidable: false } as const;
  if (isExcludedCall(project, call, context)) return { ...byRule, verdict: EXCLUDED };
  const verdict = evaluateGoal(goal, subject);
  // Decided by earlier rules that did not wait for the end: the end decides, not its absence so far.
  if (
    !isJudged(goal, call) &&
    context.existing.some((one) => one.callId === call.id && one.goal === goal.id && one.revokedAt === null)
  )
    return keepDecided(goal, call, verdict, context.existing);
  return dependsOnErased(goal, verdict, subject, erasedFacts(call, context.forgotten))
    ? keepDecided(goal, call, verdict, context.existing)
    : { ...byRule, verdict };
}

function isExcludedCall(project: ProjectConfig, call: CallEntity, { excludedKeys }: GoalContext): boolean {
  const byKey = call.callerNumber === null && call.callerKey !== null && excludedKeys.has(call.callerKey);
  return (call.callerNumber === null && call.callerExcluded) || byKey || isExcluded(project.exclude, call);
}

function keepDecided(goal: Goal, call: CallEntity, verdict: GoalVerdict, existing: readonly ConversionEntity[]): GoalDecision {
  const decided = conversionOf(existing, call.id, goal.id);
  if (decided) {
    const { valueMinor: minor, currency, decidedBy: by } = decided;
    const money = minor === null || currency === null ? null : { minor, currency };
    return { call, goal, verdict: { met: true, money }, by, happenedAt: null, undecidable: true };
  }
  const failed = verdict.met ? { condition: 'oncePerCallerDays', wanted: goal.oncePerCallerDays, found: null } : verdict.failed;
  return { call, goal, verdict: { met: false, failed }, by: 'rule', happenedAt: null, undecidable: true };
}

/** Hash maps over lists of conversions: scanning the list for each call is quadratic. */
const byCallAndGoal = new WeakMap<readonly ConversionEntity[], ReadonlyMap<string, ConversionEntity>>();

/** The conversion in force. */
function conversionOf(existing: readonly ConversionEntity[], callId: string, goal: string): ConversionEntity | undefined {
  let index = byCallAndGoal.get(existing);
  if (index === undefined) {
    const inForce = existing.filter(({ revokedAt }) => revokedAt === null);
    index = new Map(inForce.map((one) => [`${one.callId} ${one.goal}`, one]));
    byCallAndGoal.set(existing, index);
  }
  return index.get(`${callId} ${goal}`);
}

const EXCLUDED: GoalVerdict = {
  met: false,
  failed: { condition: 'exclude', wanted: 'a number not on the list', found: 'excluded' },
};

/** A mark without a value is worth what the rules say; without a currency it is in the goal's. */
function markVerdict(mark: Mark, goal: Goal, subject: GoalSubject): GoalVerdict {
  if (mark.label !== null) return { met: false, failed: { condition: 'label', wanted: 'none', found: mark.label } };
  if (mark.removed) return { met: false, failed: { condition: 'mark', wanted: 'no mark against it', found: 'removed' } };
  if (mark.valueMinor === null) return { met: true, money: goalValue(goal, subject) };
  return { met: true, money: { minor: mark.valueMinor, currency: mark.currency ?? goal.currency } };
}

function goalSubject(
  goal: Goal,
  call: CallEntity,
  timezone: string,
  context: GoalContext,
  timelines: CallerTimelines,
): GoalSubject {
  const { callerKey } = call;
  if (callerKey === null) return { call, timezone, earlierCalls: null, otherConversions: null };
  const earlierCalls = timelines.earlierCalls(call, callerKey);
  const otherConversions = timelines.otherConversions(call, callerKey, goal);
  const isCaller = (number: string) => context.callerKey(number) === callerKey;
  return { call, timezone, isCaller, earlierCalls, otherConversions };
}

/** The callers' history with this batch's calls in their present form, whatever is stored of them. */
export function historyWithCalls(stored: CallerHistory, calls: readonly CallEntity[]): CallerHistory {
  const inBatch = new Set(calls.map(({ id }) => id));
  const history = new Map([...stored].map(([key, own]) => [key, own.filter(({ id }) => !inBatch.has(id))]));
  for (const call of calls) {
    if (call.callerKey === null) continue;
    history.get(call.callerKey)?.push({ id: call.id, at: callMoment(call), receivedAt: call.receivedAt });
  }
  return history;
}

/** The callers' conversions in force; those of this batch's calls follow the calls' present form, not what is stored. */
export function conversionsWithOwn(
  stored: readonly CallerConversion[],
  calls: readonly CallEntity[],
  existing: readonly ConversionEntity[],
): CallerConversion[] {
  const inBatch = new Map(calls.map((call) => [call.id, call]));
  const own = existing.flatMap(({ callId, goal, revokedAt }): CallerConversion[] => {
    const call = inBatch.get(callId);
    if (!call || call.callerKey === null || revokedAt !== null) return [];
    return [{ callerKey: call.callerKey, goal, callId, startedAt: callMoment(call), receivedAt: call.receivedAt }];
  });
  return [...stored.filter(({ callId }) => !inBatch.has(callId)), ...own];
}
