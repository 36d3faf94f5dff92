import type { FailedCondition } from '../../domain/goals/goal.js';
import type { Money } from '../../domain/money.js';
import type { Instant } from '../../domain/time/instant.js';
import type { ConversionEntity } from '../../store/schema/entities/upload.entity.js';
import { callMoment } from '../goals/caller-timelines.js';
import type { ConversionWithCall } from '../goals/plan-conversions.js';
import type { ProcessingPlan } from '../uploads/processing-plan.js';

/** Conversions as they are and as they would be. */
export interface ChangeCounts {
  metNow: number;
  wouldMeet: number;
  gained: number;
  lost: number;
  /** Stay, with another value. */
  revalued: number;
  /** One amount per currency. */
  valueNow: readonly Money[];
  valueThen: readonly Money[];
}

interface GoalChangeCounts extends ChangeCounts {
  readonly goal: string;
  /** Calls whose answer depends on erased data: the earlier decision stays. */
  readonly undecidable: number;
}

export interface CampaignChangeCounts extends ChangeCounts {
  /** Null for calls without one. */
  readonly campaign: string | null;
  readonly calls: number;
}

/** Changes of the uploads to one destination. */
export interface DestinationChangeCounts {
  readonly destination: string;
  readonly platform: string;
  /** New, and will be sent. */
  readonly new: number;
  /** New, without an identifier that the platform could match. */
  readonly skipped: number;
  /** New, and too late: the platform's window is already closed. */
  readonly expired: number;
  /** Not made, because the destination does not take calls from before its `since`. */
  readonly notTaken: number;
  /** Not sent yet, and cancelled. */
  readonly cancelled: number;
  /** Were cancelled when the goal was lost, and are sent after all. */
  readonly returned: number;
  /** Had nothing to match by, and have now. */
  readonly woken: number;
  /** The goal is lost, and the platform has the conversion or may have it: it stays there. */
  readonly alreadySent: number;
  /** The value changes, and the platform has or may have the old one. */
  readonly sentWithOldValue: number;
}

/** One call and goal whose answer changes. */
export interface CallChange {
  /** Our id. */
  readonly id: string;
  readonly source: string;
  /** The vendor's. */
  readonly callId: string;
  readonly at: Instant;
  readonly campaign: string | null;
  readonly goal: string;
  readonly change: 'gained' | 'lost' | 'revalued';
  readonly valueNow: Money | null;
  readonly valueThen: Money | null;
  /** Why the goal is lost. */
  readonly failed: FailedCondition | null;
}

/** What the rules make of stored calls, compared with what is stored. */
export interface RuleDifference {
  readonly calls: number;
  readonly goals: readonly GoalChangeCounts[];
  readonly campaigns: readonly CampaignChangeCounts[];
  /** The campaigns beyond the first thousand, together; null where there are none. */
  readonly otherCampaigns: CampaignChangeCounts | null;
  readonly destinations: readonly DestinationChangeCounts[];
  /** Calls that lost their caller's number, or every trace of the caller, to the periods of `privacy`. */
  readonly erased: { readonly numbers: number; readonly callers: number };
  /** Conversions to goals that these rules do not have: unchanged. */
  readonly untouched: readonly { readonly goal: string; readonly conversions: number }[];
  readonly sample: readonly CallChange[];
}

/** The calls and goals whose answer the plan changes. */
export function callChanges({ conversions, revalued, existing, decisions }: ProcessingPlan): CallChange[] {
  const failures = new Map(
    decisions.map(({ call, goal, verdict }) => [`${call.id} ${goal.id}`, verdict.met ? null : verdict.failed]),
  );
  const before = new Map(existing.map((conversion) => [conversion.id, conversion]));
  return [
    ...[...conversions.made, ...conversions.returned].map((current) =>
      callChange(current, 'gained', { valueThen: conversionValue(current.conversion) }),
    ),
    ...conversions.lost.map((current) => {
      const { callId, goal, id } = current.conversion;
      const failed = failures.get(`${callId} ${goal}`) ?? null;
      return callChange(current, 'lost', { valueNow: conversionValue(before.get(id) ?? current.conversion), failed });
    }),
    ...revalued.map(({ current, before: old }) =>
      callChange(current, 'revalued', { valueNow: conversionValue(old), valueThen: conversionValue(current.conversion) }),
    ),
  ];
}

export function conversionValue({ valueMinor: minor, currency }: ConversionEntity): Money | null {
  return minor === null || currency === null ? null : { minor, currency };
}

function callChange(
  { call, conversion }: ConversionWithCall,
  change: CallChange['change'],
  about: Partial<Pick<CallChange, 'valueNow' | 'valueThen' | 'failed'>>,
): CallChange {
  return {
    id: call.id,
    source: call.sourceId,
    callId: call.callId,
    at: callMoment(call),
    campaign: call.utmCampaign,
    goal: conversion.goal,
    change,
    valueNow: null,
    valueThen: null,
    failed: null,
    ...about,
  };
}
