import { groupBy } from '../collections.js';
import { furthestUpload } from '../uploads/upload-states.js';
import type { Contribution } from './contribution.js';
import { CAMPAIGN_KINDS, COVERAGE_DIMENSIONS, GROUP_KINDS, type GroupKind } from './groups.js';
import { allPeriods, dayAndMonth } from './periods.js';
import type { RollupDeltas } from './rollups.js';

/** Adds a call's contribution to the differences, or subtracts it with `sign` -1. */
export function countContribution(deltas: RollupDeltas, of: Contribution, sign: 1 | -1): void {
  countDay(deltas, of, sign);
  countDestinations(deltas, of, sign);
  countCoverage(deltas, of, sign);
  countCampaigns(deltas, of, sign);
}

function countDay(deltas: RollupDeltas, of: Contribution, sign: number): void {
  const { projectId, day, caller } = of;
  deltas.add('stat_days', { projectId, day }, { ...answerCounts(of, sign), excluded: of.excluded ? sign : 0 });
  for (const { goal, currency, valueMinor } of of.conversions) {
    const counts = { conversions: sign, valueMinor: sign * valueMinor };
    deltas.add('stat_goals', { projectId, day, destination: '', goal, currency }, counts);
  }
  if (caller !== null) deltas.add('stat_callers', { projectId, day, caller }, { calls: sign });
}

/** A call whose vendor did not say is neither answered nor missed. */
function answerCounts({ answered }: Contribution, sign: number): { calls: number; answered: number; missed: number } {
  return { calls: sign, answered: answered === true ? sign : 0, missed: answered === false ? sign : 0 };
}

function countDestinations(deltas: RollupDeltas, of: Contribution, sign: number): void {
  const { projectId, day, excluded } = of;
  for (const [destination, uploads] of groupBy(of.uploads, (upload) => upload.destination)) {
    for (const { goal, state } of uploads) {
      deltas.add('stat_uploads', { projectId, day, destination }, { uploads: sign, [state]: sign });
      const conversion = of.conversions.find((one) => one.goal === goal);
      if (!conversion) continue;
      const counts = { conversions: sign, valueMinor: sign * conversion.valueMinor };
      deltas.add('stat_goals', { projectId, day, destination, goal, currency: conversion.currency }, counts);
    }
    const furthest = furthestUpload(uploads);
    if (furthest === null) continue;
    const { state, reasonCode } = furthest;
    const sent = uploads.some((upload) => upload.sent);
    const counts = {
      calls: sign,
      excluded: excluded ? sign : 0,
      identified: sent || uploads.some((upload) => upload.identified) ? sign : 0,
      sent: sent ? sign : 0,
      confirmed: uploads.some((upload) => upload.state === 'delivered' && upload.verified) ? sign : 0,
    };
    for (const period of dayAndMonth(day))
      deltas.add('stat_funnel', { projectId, period, destination, state, reason: reasonCode ?? '' }, counts);
  }
}

function countCoverage(deltas: RollupDeltas, of: Contribution, sign: number): void {
  const counts: Record<string, number> = { calls: sign, none: of.identifiers.length === 0 ? sign : 0 };
  for (const id of of.identifiers) counts[id] = sign;
  for (const dimension of COVERAGE_DIMENSIONS) {
    const groupId = groupOf(of, dimension);
    for (const period of dayAndMonth(of.day)) deltas.add('stat_coverage', { projectId: of.projectId, period, groupId }, counts);
  }
}

function countCampaigns(deltas: RollupDeltas, of: Contribution, sign: number): void {
  const { projectId, day, hour } = of;
  for (const kind of CAMPAIGN_KINDS) {
    const groupId = groupOf(of, kind);
    for (const period of allPeriods(day))
      deltas.add('stat_campaigns', { projectId, kind, period, groupId }, answerCounts(of, sign));
    for (const period of dayAndMonth(day)) {
      if (of.answered === false) deltas.add('stat_missed_hours', { projectId, groupId, period, hour }, { missed: sign });
      for (const { goal, currency, valueMinor } of of.conversions) {
        const counts = { conversions: sign, valueMinor: sign * valueMinor };
        deltas.add('stat_campaign_goals', { projectId, groupId, period, goal, currency }, counts);
      }
    }
  }
}

function groupOf({ groups }: Contribution, kind: GroupKind): number {
  const group = groups[GROUP_KINDS.indexOf(kind)];
  if (group === undefined) throw new Error(`a contribution names no group of the kind "${kind}"`);
  return group;
}
