import { z } from 'zod';
import type { SourceConfig } from '../../config/config.js';
import type { Call } from '../../domain/calls/call.js';
import { reasonText, type Language } from '../../domain/reason.js';
import { toIso } from '../../domain/time/instant.js';
import type { SourceStateEntity } from '../../store/schema/entities/source-state.entity.js';
import type { SourceActivity } from '../../store/sources/source-activity.store.js';
import { listOf, maybeText, maybeTime, reasonSchema, time, toReasonView } from '../views/common.js';
import type { Missing } from './missing.js';
import { sharesOf } from './parameters.js';

/** How many calls of a source its shares are about. */
export const CALLS_LOOKED_AT = 100;

const count = z.number().int();

const zoneSchema = z.strictObject({
  suspectHours: count.nullable().describe('By how many hours its clock seems to be wrong; null while nothing is suspected.'),
  since: maybeTime,
  timezone: maybeText.describe('As configured, for dates that carry no zone.'),
  zMeans: maybeText.describe('As configured: what a literal Z in its dates means.'),
  reason: reasonSchema.nullable(),
});

const reconciledSchema = z.strictObject({
  at: time,
  from: time,
  to: time,
  listed: count,
  missed: count.describe('Calls that no webhook had told of.'),
  completed: count.describe('Calls to which the vendor’s list added something.'),
  filled: count.describe('How many of the missed and incomplete calls were taken from the list.'),
  unreadable: count,
  trouble: maybeText.describe('Why it could not be done; null when it was.'),
  failures: count.describe('How often in a row it could not be done.'),
  succeededAt: maybeTime.describe('When it could be done last.'),
  nextAt: maybeTime.describe('When it is done next.'),
});

const sourceSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    type: z.string(),
    lastWebhookAt: maybeTime,
    receipts: z
      .strictObject({ new: count, read: count, unreadable: count })
      .describe('Its newest thousand receipts, by verdict.'),
    calls: count.describe(
      `How many of its latest calls were looked at, ${CALLS_LOOKED_AT} at most; their receipts are still kept.`,
    ),
    parameters: z
      .array(z.strictObject({ name: z.string(), share: z.number().min(0).max(1) }))
      .describe('Which share of these calls carries each parameter.'),
    missing: z
      .array(z.strictObject({ goal: z.string(), condition: z.string(), parameter: z.string() }))
      .describe('Conditions of the project’s goals on what none of the latest calls of its sources carried.'),
    zone: zoneSchema,
    reconciled: reconciledSchema.nullable().describe('The last comparison with the vendor’s own list of calls.'),
  })
  .meta({ id: 'Source' });
export const sourceListSchema = listOf(sourceSchema);
export type SourceView = z.output<typeof sourceSchema>;

/** All that is known about one source. */
export interface SourceAtHand {
  readonly project: string;
  readonly source: SourceConfig;
  readonly figures: SourceActivity | undefined;
  readonly state: SourceStateEntity | undefined;
  readonly calls: readonly Call[];
  readonly missing: readonly Missing[];
}

export function toSourceView({ project, source, figures, state, calls, missing }: SourceAtHand, language: Language): SourceView {
  return {
    id: source.id,
    project,
    type: source.type,
    lastWebhookAt: toIso(figures?.lastWebhookAt ?? null),
    receipts: figures?.verdicts ?? { new: 0, read: 0, unreadable: 0 },
    calls: calls.length,
    parameters: sharesOf(calls),
    missing: [...missing],
    zone: toZoneView(source, state, language),
    reconciled: toReconciledView(state, language),
  };
}

function toZoneView({ settings }: SourceConfig, state: SourceStateEntity | undefined, language: Language): SourceView['zone'] {
  const suspectHours = state?.suspectHours ?? null;
  const suspected = suspectHours !== null;
  return {
    suspectHours,
    since: suspected ? toIso(state?.suspectSince ?? null) : null,
    timezone: textOf(settings, 'timezone'),
    zMeans: textOf(settings, 'zMeans'),
    reason: suspected ? toReasonView({ code: 'SOURCE_TIME_SUSPECT' }, language) : null,
  };
}

/** The settings are the vendor's own; not every vendor has these. */
function textOf(settings: unknown, key: string): string | null {
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
    nextAt: toIso(state.reconcileAt),
  };
}
