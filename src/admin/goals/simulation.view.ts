import { z } from 'zod';
import { maskFailedCondition } from '../../domain/calls/masking.js';
import { fromMinorUnits, type Money } from '../../domain/money.js';
import { toIso } from '../../domain/time/instant.js';
import type { CallChange, CampaignChangeCounts, RuleDifference, ChangeCounts } from '../../processing/replay/rule-difference.js';
import { maybeText, time } from '../views/common.js';

const count = z.number().int();
const amounts = z.array(z.strictObject({ value: z.number(), currency: z.string() })).describe('One per currency, in its units.');

const figures = {
  metNow: count.describe('Conversions that stand.'),
  wouldMeet: count.describe('Conversions that would stand.'),
  gained: count,
  lost: count,
  revalued: count.describe('Would stand on with another value.'),
  valueNow: amounts,
  valueThen: amounts,
};
const campaignFigures = z.strictObject({
  campaign: maybeText.describe('utmCampaign; null for calls without one.'),
  calls: count,
  ...figures,
});
const change = z.strictObject({
  id: z.string(),
  source: z.string(),
  callId: z.string(),
  at: time,
  campaign: maybeText,
  goal: z.string(),
  change: z.enum(['gained', 'lost', 'revalued']),
  valueNow: z.number().nullable(),
  valueThen: z.number().nullable(),
  currencyNow: maybeText,
  currencyThen: maybeText,
  failed: z
    .strictObject({ condition: z.string(), wanted: z.unknown(), found: z.unknown() })
    .nullable()
    .describe('The first condition that fails; null where the goal is met.'),
});

/** What rules would make of stored calls, against what stands. */
export const simulationSchema = z
  .strictObject({
    calls: count,
    goals: z.array(
      z.strictObject({
        goal: z.string(),
        ...figures,
        undecidable: count.describe('Calls whose answer hangs on what `privacy` had erased: what was decided before stands.'),
      }),
    ),
    campaigns: z.array(campaignFigures).describe('What changes most comes first.'),
    otherCampaigns: campaignFigures.nullable().describe('The campaigns beyond the first thousand, together.'),
    destinations: z.array(
      z.strictObject({
        destination: z.string(),
        platform: z.string(),
        new: count.describe('New, and would be sent.'),
        skipped: count.describe('New, with nothing that the platform could match.'),
        expired: count.describe('New, and too late: the platform’s window is closed.'),
        notTaken: count.describe('Not made: the calls are from before the destination’s `since`.'),
        cancelled: count.describe('Have not left, and would not.'),
        returned: count.describe('Had been cancelled with their goal, and would go out again.'),
        woken: count.describe('Had nothing to match by, and have now.'),
        alreadySent: count.describe('The goal would be lost; the platform has it or may have it, and keeps it.'),
        sentWithOldValue: count.describe('The value would change; the platform has or may have the old one.'),
      }),
    ),
    erased: z
      .strictObject({ numbers: count, callers: count })
      .describe('Calls whose number, or every trace of whose caller, is no longer kept.'),
    untouched: z
      .array(z.strictObject({ goal: z.string(), conversions: count }))
      .describe('Conversions to goals that these rules do not have: they stay as they are.'),
    sample: z.array(change).describe('Some of the calls that come out otherwise.'),
  })
  .meta({ id: 'Simulation' });
export type SimulationView = z.output<typeof simulationSchema>;

export function toSimulationView(difference: RuleDifference): SimulationView {
  const { calls, goals, campaigns, otherCampaigns, destinations, erased, untouched, sample } = difference;
  return {
    calls,
    goals: goals.map(({ goal, undecidable, ...rest }) => ({ goal, ...shown(rest), undecidable })),
    campaigns: campaigns.map(shownCampaign),
    otherCampaigns: otherCampaigns && shownCampaign(otherCampaigns),
    destinations: [...destinations],
    erased: { ...erased },
    untouched: [...untouched],
    sample: sample.map(toChangeView),
  };
}

export function toChangeView({ at, valueNow, valueThen, failed, ...rest }: CallChange): SimulationView['sample'][number] {
  return {
    ...rest,
    at: toIso(at),
    valueNow: valueNow && fromMinorUnits(valueNow.minor),
    valueThen: valueThen && fromMinorUnits(valueThen.minor),
    currencyNow: valueNow && valueNow.currency,
    currencyThen: valueThen && valueThen.currency,
    failed: failed && maskFailedCondition(failed),
  };
}

function shownCampaign({ campaign, calls, ...rest }: CampaignChangeCounts) {
  return { campaign, calls, ...shown(rest) };
}

function shown({ valueNow, valueThen, ...counts }: ChangeCounts) {
  return { ...counts, valueNow: valueNow.map(inUnits), valueThen: valueThen.map(inUnits) };
}

function inUnits({ minor, currency }: Money) {
  return { value: fromMinorUnits(minor), currency };
}
