import { z } from 'zod';
import type { SourceConfig } from '../../config/config.js';
import type { Call } from '../../domain/calls/call.js';
import { clockSuspicionOf } from '../../domain/calls/clock-check.js';
import { type MissingParameter, parameterShares } from '../../domain/goals/required-parameters.js';
import type { Language } from '../../domain/localized-text.js';
import { reasonText } from '../../messages/reason-messages.js';
import { toIso } from '../../domain/time/instant.js';
import type { SourceStateEntity } from '../../store/schema/entities/source-state.entity.js';
import { DUE_TO_THE_PRESENT } from '../../store/sources/source-states.store.js';
import type { SourceActivity } from '../../store/sources/source-activity.store.js';
import { SAMPLED_CALLS } from '../../doctor/source-checks.js';
import { isoTime, listOf, nullableText, nullableTime, reasonSchema, toReasonView } from '../http/answer.js';

const count = z.number().int();

const zoneSchema = z.strictObject({
  suspectHours: z
    .number()
    .nullable()
    .describe('By how many hours its clock seems to be off, negative: behind; null while nothing is suspected.'),
  since: nullableTime,
  timezone: nullableText.describe('As configured, for dates that carry no zone.'),
  zMeans: nullableText.describe('As configured: what a literal Z in its dates means.'),
  reason: reasonSchema.nullable(),
});

const reconciledSchema = z.strictObject({
  at: isoTime,
  from: isoTime,
  to: isoTime,
  listed: count,
  missed: count.describe('Calls that no webhook had reported.'),
  completed: count.describe('Calls to which the vendor’s list added something.'),
  filled: count.describe('How many of the missed and incomplete calls were taken from the list.'),
  unreadable: count,
  trouble: nullableText.describe('Why it failed; null when it succeeded.'),
  failures: count.describe('Failures in a row.'),
  succeededAt: nullableTime.describe('When it last succeeded.'),
  nextAt: nullableTime.describe('When it runs next.'),
});

const sourceSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    type: z.string(),
    lastWebhookAt: nullableTime,
    receipts: z
      .strictObject({ new: count, read: count, unreadable: count, ignored: count })
      .describe('Its newest thousand receipts, by verdict.'),
    calls: count.describe(`How many of its latest calls were sampled, ${SAMPLED_CALLS} at most; their receipts are still kept.`),
    parameters: z
      .array(z.strictObject({ name: z.string(), share: z.number().min(0).max(1) }))
      .describe('The share of these calls that carries each parameter.'),
    missing: z
      .array(z.strictObject({ goal: z.string(), condition: z.string(), parameter: z.string() }))
      .describe('Conditions of the project’s goals on parameters that none of its sources’ latest calls carried.'),
    neverEnded: count.describe('How many of these calls were judged without their end, because it did not come in time.'),
    zone: zoneSchema,
    reconciled: reconciledSchema.nullable().describe('The last comparison with the vendor’s own list of calls.'),
  })
  .meta({ id: 'Source' });
export const sourceListSchema = listOf(sourceSchema);
export type SourceView = z.output<typeof sourceSchema>;

/** Everything known about one source. */
interface SourceViewInput {
  readonly project: string;
  readonly source: SourceConfig;
  readonly activity: SourceActivity | undefined;
  readonly state: SourceStateEntity | undefined;
  readonly calls: readonly Call[];
  readonly missing: readonly MissingParameter[];
}

export function toSourceView(
  { project, source, activity, state, calls, missing }: SourceViewInput,
  language: Language,
): SourceView {
  return {
    id: source.id,
    project,
    type: source.type,
    lastWebhookAt: toIso(activity?.lastWebhookAt ?? null),
    receipts: activity?.verdicts ?? { new: 0, read: 0, unreadable: 0, ignored: 0 },
    calls: calls.length,
    parameters: parameterShares(calls, source.saidFields),
    missing: [...missing],
    neverEnded: calls.filter(({ warnings }) => warnings.includes('NEVER_ENDED')).length,
    zone: toZoneView(source, state, language),
    reconciled: toReconciledView(state, language),
  };
}

function toZoneView({ settings }: SourceConfig, state: SourceStateEntity | undefined, language: Language): SourceView['zone'] {
  const suspicion = state ? clockSuspicionOf(state.shifts, state.suspectHours) : null;
  return {
    suspectHours: suspicion && suspicion.hours,
    since: toIso(state?.suspectSince ?? null),
    timezone: settingText(settings, 'timezone'),
    zMeans: settingText(settings, 'zMeans'),
    reason: suspicion && toReasonView({ code: suspicion.code }, language),
  };
}

/** The settings are the vendor's own; not every vendor has these. */
function settingText(settings: unknown, key: string): string | null {
  if (typeof settings !== 'object' || settings === null) return null;
  const value = (settings as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : null;
}

function toReconciledView(state: SourceStateEntity | undefined, language: Language): SourceView['reconciled'] {
  if (!state?.reconciled) return null;
  const { at, from, to, trouble, succeededAt, ...counts } = state.reconciled;
  return {
    at: toIso(at),
    from: toIso(from),
    to: toIso(to),
    ...counts,
    trouble: trouble === null ? null : reasonText(trouble, language),
    succeededAt: toIso(succeededAt),
    nextAt: state.reconcileAt === DUE_TO_THE_PRESENT ? null : toIso(state.reconcileAt),
  };
}

export const SOURCE_EXAMPLE: SourceView = {
  id: 'mango-main',
  project: 'okna',
  type: 'mango',
  lastWebhookAt: '2026-11-22T07:49:02.000Z',
  receipts: { new: 0, read: 812, unreadable: 3, ignored: 0 },
  calls: 100,
  parameters: [
    { name: 'startedAt', share: 1 },
    { name: 'isQuality', share: 0.97 },
    { name: 'yaCid', share: 0.88 },
    { name: 'utmCampaign', share: 0 },
  ],
  missing: [{ goal: 'quality-call', condition: 'valueBy[0].utmCampaign', parameter: 'utmCampaign' }],
  neverEnded: 0,
  zone: { suspectHours: null, since: null, timezone: 'Europe/Moscow', zMeans: 'utc', reason: null },
  reconciled: {
    at: '2026-11-22T02:10:00.000Z',
    from: '2026-11-20T21:00:00.000Z',
    to: '2026-11-21T21:00:00.000Z',
    listed: 124,
    missed: 1,
    completed: 0,
    filled: 1,
    unreadable: 0,
    trouble: null,
    failures: 0,
    succeededAt: '2026-11-22T02:10:00.000Z',
    nextAt: '2026-11-23T02:10:00.000Z',
  },
};
