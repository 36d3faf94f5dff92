import { latestFreeSecond, markedOccurredAt, occurredAt, TakenSeconds } from '../../domain/goals/occurred-at.js';
import { type Instant, SECOND } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import type { TakenMoment } from '../../store/calls/conversions.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ConversionEntity } from '../../store/schema/entities/upload.entity.js';
import type { GoalDecision } from './goal-decisions.js';

export interface ConversionWithCall {
  readonly conversion: ConversionEntity;
  readonly call: CallEntity;
}

/** A batch's changes to conversions. */
export interface ConversionPlan {
  readonly made: ConversionWithCall[];
  readonly returned: ConversionWithCall[];
  readonly lost: ConversionWithCall[];
  /** In force before and after; the value may have changed, and the call may have a new identifier. */
  readonly kept: ConversionWithCall[];
}

export function planConversions(
  decisions: readonly GoalDecision[],
  existing: readonly ConversionEntity[],
  now: Instant,
): ConversionPlan {
  const known = new Map(existing.map((conversion) => [`${conversion.callId} ${conversion.goal}`, conversion]));
  const plan: ConversionPlan = { made: [], returned: [], lost: [], kept: [] };
  for (const { call, goal, verdict, by: decidedBy, happenedAt } of decisions) {
    const before = known.get(`${call.id} ${goal.id}`);
    if (!verdict.met) {
      if (before?.revokedAt === null) plan.lost.push({ conversion: { ...before, decidedBy, revokedAt: now }, call });
      continue;
    }
    const value = { valueMinor: verdict.money?.minor ?? null, currency: verdict.money?.currency ?? null, decidedBy };
    if (!before) {
      const callMoment = occurredAt(call, call.receivedAt);
      const moment = happenedAt === null ? callMoment : markedOccurredAt(happenedAt, callMoment, now);
      plan.made.push({ conversion: newConversion(call, goal.id, moment, value, now), call });
    } else if (before.revokedAt !== null) plan.returned.push({ conversion: { ...before, ...value, revokedAt: null }, call });
    else plan.kept.push({ conversion: { ...before, ...value }, call });
  }
  return plan;
}

type ConversionValue = Pick<ConversionEntity, 'valueMinor' | 'currency' | 'decidedBy'>;

function newConversion(call: CallEntity, goal: string, moment: Instant, value: ConversionValue, now: Instant): ConversionEntity {
  return {
    id: newId(),
    projectId: call.projectId,
    callId: call.id,
    goal,
    occurredAt: moment,
    ...value,
    createdAt: now,
    revokedAt: null,
  };
}

/** How many seconds back are checked for collisions first; each further query covers as many as all before it. */
export const COLLISION_SECONDS = 10;

/** Collision avoidance: the seconds to look up before new conversions can be moved apart, from `from` seconds back to `to`. */
export function secondsToCheck(made: readonly ConversionWithCall[], from: number, to: number): Instant[] {
  const seconds = new Set<Instant>();
  for (const { conversion } of made)
    for (let back = from; back < to; back += 1) seconds.add(conversion.occurredAt - back * SECOND);
  return [...seconds];
}

/**
 * Moves new conversions back until no other one at the same target shares an identifier and a second with them.
 *
 * @param targetOf goals with the same result share a target somewhere
 */
export function moveApart(
  made: readonly ConversionWithCall[],
  taken: readonly TakenMoment[],
  targetOf: (goal: string) => string = (goal) => goal,
): ConversionWithCall[] {
  const byIdentifier = new Map<string, TakenSeconds>();
  const secondsOf = (goal: string, identifier: string): TakenSeconds => {
    const key = `${targetOf(goal)}\n${identifier}`;
    const known = byIdentifier.get(key) ?? new TakenSeconds();
    byIdentifier.set(key, known);
    return known;
  };
  for (const { goal, identifiers, occurredAt: moment } of taken)
    for (const identifier of identifiers) secondsOf(goal, identifier).take(moment);
  return made.map(({ conversion, call }) => {
    const own = matchIdentifiers(call).map((identifier) => secondsOf(conversion.goal, identifier));
    const moment = latestFreeSecond(conversion.occurredAt, own);
    for (const seconds of own) seconds.take(moment);
    return { conversion: { ...conversion, occurredAt: moment }, call };
  });
}

/** The moments of new conversions that need not be stored yet. */
export function takenBy(made: readonly ConversionWithCall[]): TakenMoment[] {
  return made.map(({ conversion: { goal, occurredAt: moment, callId }, call }) => ({
    goal,
    occurredAt: moment,
    callId,
    identifiers: matchIdentifiers(call),
  }));
}

/** What this batch's calls carry by now, which need not be stored yet, counts instead of what is stored of them. */
export function takenByBatch(taken: readonly TakenMoment[], calls: readonly CallEntity[]): TakenMoment[] {
  const inBatch = new Map(calls.map((call) => [call.id, call]));
  return taken.map((one) => {
    const call = inBatch.get(one.callId);
    return call ? { ...one, identifiers: matchIdentifiers(call) } : one;
  });
}

/** Those that were moved back as far as was checked: further back there may be more collisions. */
export function stillColliding(
  made: readonly ConversionWithCall[],
  alone: readonly ConversionWithCall[],
  checkedSeconds: number,
): ConversionWithCall[] {
  return made.filter(({ conversion }, index) => {
    const moved = conversion.occurredAt - (alone[index]?.conversion.occurredAt ?? 0);
    return moved >= checkedSeconds * SECOND;
  });
}

function matchIdentifiers(call: CallEntity): string[] {
  return [call.gaCid, call.yaCid, call.callerKey, ...Object.values(call.clickIds)].filter((value) => typeof value === 'string');
}
