import type { Money } from '../../domain/money.js';
import type { ConversionEntity } from '../../store/schema/entities/conversion.entity.js';
import { momentOf } from '../decide-goals.js';
import type { StandingConversion } from '../plan-conversions.js';
import type { LedgerPlan } from '../plan-ledger.js';
import type { CallChange } from './difference.js';

/** The calls and goals that a plan lets come out otherwise. */
export function changesOf({ conversions, revalued, existing, decisions }: LedgerPlan): CallChange[] {
  const failures = new Map(
    decisions.map(({ call, goal, verdict }) => [`${call.id} ${goal.id}`, verdict.met ? null : verdict.failed]),
  );
  const before = new Map(existing.map((conversion) => [conversion.id, conversion]));
  return [
    ...[...conversions.made, ...conversions.returned].map((standing) =>
      changeOf(standing, 'gained', { valueThen: moneyOf(standing.conversion) }),
    ),
    ...conversions.lost.map((standing) => {
      const { callId, goal, id } = standing.conversion;
      const failed = failures.get(`${callId} ${goal}`) ?? null;
      return changeOf(standing, 'lost', { valueNow: moneyOf(before.get(id) ?? standing.conversion), failed });
    }),
    ...revalued.map(({ standing, before: old }) =>
      changeOf(standing, 'revalued', { valueNow: moneyOf(old), valueThen: moneyOf(standing.conversion) }),
    ),
  ];
}

export function moneyOf({ valueMinor: minor, currency }: ConversionEntity): Money | null {
  return minor === null || currency === null ? null : { minor, currency };
}

function changeOf(
  { call, conversion }: StandingConversion,
  change: CallChange['change'],
  about: Partial<Pick<CallChange, 'valueNow' | 'valueThen' | 'failed'>>,
): CallChange {
  return {
    id: call.id,
    source: call.sourceId,
    callId: call.callId,
    at: momentOf(call),
    campaign: call.utmCampaign,
    goal: conversion.goal,
    change,
    valueNow: null,
    valueThen: null,
    failed: null,
    ...about,
  };
}
