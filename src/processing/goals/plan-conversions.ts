import { latestFreeSecond, markedOccurredAt, occurredAt } from '../../domain/goals/occurred-at.js';
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

/** What a batch does to the conversions. */
export interface ConversionPlan {
  readonly made: ConversionWithCall[];
  readonly returned: ConversionWithCall[];
  readonly lost: ConversionWithCall[];
  /** In force before and after; its value may have changed, and its call may have brought an identifier. */
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

/** How many seconds back are checked for collisions at a time. */
export const COLLISION_SECONDS = 10;

/**
 * Collision avoidance: the seconds that must be looked up before new conversions can be moved apart; the next ten of them where
 * those checked already (`checkedSeconds`) were all taken.
 */
export function secondsToCheck(made: readonly ConversionWithCall[], checkedSeconds: number): Instant[] {
  const seconds = new Set<Instant>();
  for (const { conversion } of made)
    for (let back = checkedSeconds; back < checkedSeconds + COLLISION_SECONDS; back += 1)
      seconds.add(conversion.occurredAt - back * SECOND);
  return [...seconds];
}

/** Moves new conversions back until no other one of the same goal shares an identifier and a second with them. */
export function moveApart(made: readonly ConversionWithCall[], taken: readonly TakenMoment[]): ConversionWithCall[] {
  const seconds = new Map<string, Set<Instant>>();
  const at = (goal: string, identifier: string): Set<Instant> => {
    const key = `${goal}\n${identifier}`;
    const set = seconds.get(key) ?? new Set<Instant>();
    seconds.set(key, set);
    return set;
  };
  for (const { goal, identifier, occurredAt: moment } of taken) at(goal, identifier).add(moment);
  return made.map(({ conversion, call }) => {
    const identifiers = matchIdentifiers(call);
    const crowd = new Set(identifiers.flatMap((identifier) => [...at(conversion.goal, identifier)]));
    const moment = latestFreeSecond(conversion.occurredAt, crowd);
    for (const identifier of identifiers) at(conversion.goal, identifier).add(moment);
    return { conversion: { ...conversion, occurredAt: moment }, call };
  });
}

/** Those that moved as far back as was checked: further back there may be other collisions. */
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
