import { z } from 'zod';
import { maskFailedCondition } from '../../domain/calls/masking.js';
import { fromMinorUnits, type Money } from '../../domain/money.js';
import { toIso } from '../../domain/time/instant.js';
import type { CallChange, CampaignChangeCounts, ChangeCounts, RuleDifference } from '../../processing/replay/rule-difference.js';
import { EXAMPLE_CALL_ID } from '../calls/call-views.js';
import { isoTime, nullableText } from '../http/answer.js';

const count = z.number().int();
const amounts = z.array(z.strictObject({ value: z.number(), currency: z.string() })).describe('One per currency, in its units.');

const simulationCounts = {
  metNow: count.describe('Current conversions.'),
  wouldMeet: count.describe('Conversions under these rules.'),
  gained: count,
  lost: count,
  revalued: count.describe('Would be kept with another value.'),
  valueNow: amounts,
  valueThen: amounts,
};
const campaignSchema = z.strictObject({
  campaign: nullableText.describe('utmCampaign; null for calls without one.'),
  calls: count,
  ...simulationCounts,
});
const changeSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  callId: z.string(),
  at: isoTime,
  campaign: nullableText,
  goal: z.string(),
  change: z.enum(['gained', 'lost', 'revalued']),
  valueNow: z.number().nullable(),
  valueThen: z.number().nullable(),
  currencyNow: nullableText,
  currencyThen: nullableText,
  failed: z
    .strictObject({ condition: z.string(), wanted: z.unknown(), found: z.unknown() })
    .nullable()
    .describe('The first condition that fails; null where the goal is met.'),
});

/** What rules would make of stored calls, compared with the current conversions. */
export const simulationSchema = z
  .strictObject({
    calls: count,
    goals: z.array(
      z.strictObject({
        goal: z.string(),
        ...simulationCounts,
        undecidable: count.describe('Calls whose result depends on data that `privacy` erased: the earlier decision is kept.'),
      }),
    ),
    campaigns: z.array(campaignSchema).describe('Largest changes first.'),
    otherCampaigns: campaignSchema.nullable().describe('The campaigns beyond the first thousand, together.'),
    destinations: z.array(
      z.strictObject({
        destination: z.string(),
        platform: z.string(),
        new: count.describe('New, and would be sent.'),
        skipped: count.describe('New, with nothing that the platform could match.'),
        expired: count.describe('New, and too late: the platform’s window has closed.'),
        notTaken: count.describe('Not created: the calls are from before the destination’s `since`.'),
        cancelled: count.describe('Not sent yet, and would be cancelled.'),
        returned: count.describe('Had been cancelled with their goal, and would be sent again.'),
        woken: count.describe('Had been skipped for lack of an identifier, and would now be sent.'),
        alreadySent: count.describe('The call would lose the goal; the platform has or may have the conversion, and keeps it.'),
        sentWithOldValue: count.describe('The value would change; the platform has or may have the old one.'),
      }),
    ),
    erased: z
      .strictObject({ numbers: count, callers: count })
      .describe('Calls whose number, or whose number and caller key, is no longer kept.'),
    untouched: z
      .array(z.strictObject({ goal: z.string(), conversions: count }))
      .describe('Conversions to goals that are not among these rules: they stay as they are.'),
    sample: z.array(changeSchema).describe('Some of the calls whose result would change.'),
  })
  .meta({ id: 'Simulation' });
export type SimulationView = z.output<typeof simulationSchema>;

export function toSimulationView(difference: RuleDifference): SimulationView {
  const { calls, goals, campaigns, otherCampaigns, destinations, erased, untouched, sample } = difference;
  return {
    calls,
    goals: goals.map(({ goal, undecidable, ...rest }) => ({ goal, ...inUnitsOfMoney(rest), undecidable })),
    campaigns: campaigns.map(toCampaignView),
    otherCampaigns: otherCampaigns && toCampaignView(otherCampaigns),
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

function toCampaignView({ campaign, calls, ...rest }: CampaignChangeCounts) {
  return { campaign, calls, ...inUnitsOfMoney(rest) };
}

function inUnitsOfMoney({ valueNow, valueThen, ...counts }: ChangeCounts) {
  return { ...counts, valueNow: valueNow.map(toAmount), valueThen: valueThen.map(toAmount) };
}

function toAmount({ minor, currency }: Money) {
  return { value: fromMinorUnits(minor), currency };
}

export const SIMULATE_EXAMPLE = {
  project: 'okna',
  goals: [{ id: 'quality-call', when: { quality: true, minTalkSeconds: 300 }, value: 1500 }],
  from: '2026-11-01',
  to: '2026-11-30',
};

const COUNTS_EXAMPLE = {
  metNow: 118,
  wouldMeet: 96,
  gained: 3,
  lost: 25,
  revalued: 0,
  valueNow: [{ value: 177_000, currency: 'RUB' }],
  valueThen: [{ value: 144_000, currency: 'RUB' }],
};

export const SIMULATION_CHANGE_EXAMPLE: SimulationView['sample'][number] = {
  id: EXAMPLE_CALL_ID,
  source: 'mango-main',
  callId: '31760000000123457',
  at: '2026-11-22T07:45:00.000Z',
  campaign: 'okna-moskva-poisk',
  goal: 'quality-call',
  change: 'lost',
  valueNow: 1500,
  valueThen: null,
  currencyNow: 'RUB',
  currencyThen: null,
  failed: { condition: 'minTalkSeconds', wanted: 300, found: 187 },
};

export const SIMULATION_EXAMPLE: SimulationView = {
  calls: 412,
  goals: [{ goal: 'quality-call', ...COUNTS_EXAMPLE, undecidable: 0 }],
  campaigns: [{ campaign: 'okna-moskva-poisk', calls: 412, ...COUNTS_EXAMPLE }],
  otherCampaigns: null,
  destinations: [
    {
      destination: 'metrika-okna',
      platform: 'yandex-metrica',
      new: 2,
      skipped: 0,
      expired: 1,
      notTaken: 0,
      cancelled: 4,
      returned: 0,
      woken: 0,
      alreadySent: 21,
      sentWithOldValue: 0,
    },
  ],
  erased: { numbers: 0, callers: 0 },
  untouched: [],
  sample: [SIMULATION_CHANGE_EXAMPLE],
};
