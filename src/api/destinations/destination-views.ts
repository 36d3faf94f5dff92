import { z } from 'zod';
import type { DestinationStatus } from '../../doctor/destination-checks.js';
import type { Language } from '../../domain/localized-text.js';
import { fromMinorUnits } from '../../domain/money.js';
import { type Instant, toIso } from '../../domain/time/instant.js';
import type { DestinationStateEntity, LatestReport } from '../../store/schema/entities/destination-state.entity.js';
import type { Backlog, WaitingValue } from '../../store/statistics/health.store.js';
import { isoTime, listOf, nullableText, nullableTime, reasonSchema, toReasonView, valuesSchema } from '../http/answer.js';

const count = z.number().int();
const share = z.number().describe('From 0 to 1.');

const oursSchema = z
  .strictObject({ since: isoTime, delivered: count })
  .describe('What Ringback counts as delivered by this destination in the same days; null where the platform names no day.');

const latestSchema = z
  .strictObject({
    at: isoTime,
    status: nullableText.describe('The platform’s own status, verbatim; null where it has counted no upload.'),
    total: count.describe(
      'Of the platform’s latest day with uploads, as are `successful`, `pending`, `successRate` and `alerts`.',
    ),
    successful: count,
    pending: count.describe('Accepted and not processed yet.'),
    successRate: share.nullable(),
    alerts: z.array(z.strictObject({ code: z.string(), share })).describe('What went wrong, the most frequent first.'),
    lastUpload: nullableText.describe('As the platform writes it, in the account’s own time zone.'),
    days: z
      .array(z.strictObject({ day: z.string(), successful: count, failed: count, pending: count }))
      .describe('Newest first, in the account’s own time zone.'),
    ours: oursSchema.nullable(),
  })
  .meta({ id: 'LatestReport' });

const platformReportSchema = z
  .strictObject({
    askedAt: isoTime,
    nextAt: nullableTime,
    trouble: reasonSchema.nullable().describe('Why the last report could not be read; nothing else waits for it.'),
    latest: latestSchema.nullable().describe('The latest report; it stays while new ones fail.'),
  })
  .meta({ id: 'PlatformReport' });
type PlatformReportView = z.output<typeof platformReportSchema>;

function toReportView(remembered: DestinationStateEntity | null, language: Language): PlatformReportView | null {
  if (!remembered?.reported) return null;
  const { askedAt, trouble, latest } = remembered.reported;
  return {
    askedAt: toIso(askedAt),
    nextAt: toIso(remembered.reportAt),
    trouble: toReasonView(trouble, language),
    latest: latest && toLatestReport(latest),
  };
}

function toLatestReport({ at, report, ours }: LatestReport): PlatformReportView['latest'] {
  return {
    at: toIso(at),
    ...report,
    alerts: [...report.alerts],
    days: [...report.days],
    ours: ours && { since: toIso(ours.since), delivered: ours.delivered },
  };
}

const PLATFORM_REPORT_EXAMPLE: PlatformReportView = {
  askedAt: '2026-11-22T06:00:50.000Z',
  nextAt: '2026-11-23T06:00:50.000Z',
  trouble: null,
  latest: {
    at: '2026-11-22T06:00:50.000Z',
    status: 'NEEDS_ATTENTION',
    total: 42,
    successful: 40,
    pending: 1,
    successRate: 0.952,
    alerts: [{ code: 'EXPIRED_EVENT', share: 0.024 }],
    lastUpload: '2026-11-21 23:45:10',
    days: [{ day: '2026-11-21', successful: 40, failed: 1, pending: 1 }],
    ours: { since: '2026-11-20T21:00:00.000Z', delivered: 41 },
  },
};

/** An item of `GET /destinations`. */
export const destinationViewSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    platform: z.string(),
    enabled: z.boolean().describe('False also for one that the config no longer names.'),
    state: z.enum(['active', 'paused', 'delayed']),
    by: z.enum(['person', 'ringback']).nullable(),
    byName: nullableText.describe('The name of the key that paused it.'),
    reason: reasonSchema.nullable().describe('Why its uploads wait; null when nothing holds them.'),
    since: nullableTime,
    until: nullableTime,
    backlog: z.number().int().describe('Uploads that are pending.'),
    nextExpiryAt: nullableTime.describe('When the first of them expires.'),
    waitingValues: valuesSchema.nullable().describe('What they are worth; null where too many wait to sum them up.'),
    account: nullableText.describe('The counter, stream or account there; null for one that left the config.'),
    goals: z
      .array(z.strictObject({ goal: z.string(), name: z.string() }))
      .describe('Our goals that go there, and what the platform calls each.'),
    nextRoundAt: nullableTime.describe('When the next round begins; null while none does by itself.'),
    lastSuccessAt: nullableTime,
    lastError: reasonSchema.extend({ at: isoTime }).meta({ id: 'LastError' }).nullable(),
    platformReport: platformReportSchema
      .nullable()
      .describe(
        'The platform’s own count of the account’s uploads, whoever made them, read once a day. Null where it was never read.',
      ),
  })
  .meta({ id: 'Destination' });
export type DestinationView = z.output<typeof destinationViewSchema>;
export const destinationListSchema = listOf(destinationViewSchema);

/** A destination's data besides its status. */
export interface DestinationContext {
  readonly backlogs: ReadonlyMap<string, Backlog>;
  readonly values: ReadonlyMap<string, readonly WaitingValue[]> | null;
  readonly nextRound: (status: DestinationStatus) => Instant | null;
}

export function toDestinationView(status: DestinationStatus, context: DestinationContext, language: Language): DestinationView {
  const { id, project, platform, configured, remembered, state, by, byName, reason, since, until } = status;
  const backlog = context.backlogs.get(id);
  const targets = [...(configured?.platform.goalTargets ?? [])];
  return {
    id,
    project,
    platform,
    enabled: configured?.config.enabled ?? false,
    state,
    by,
    byName,
    reason: toReasonView(reason, language),
    since: toIso(since),
    until: toIso(until),
    backlog: backlog?.waiting ?? 0,
    nextExpiryAt: toIso(backlog?.nextExpiryAt ?? null),
    waitingValues:
      context.values &&
      (context.values.get(id) ?? []).map(({ currency, valueMinor }) => ({ currency, value: fromMinorUnits(valueMinor) })),
    // A webhook's account ends in a hash of its address.
    account: targets[0]?.[1].account.split(' ')[0] ?? null,
    goals: targets.map(([goal, { name }]) => ({ goal, name })),
    nextRoundAt: toIso(context.nextRound(status)),
    lastSuccessAt: toIso(remembered?.lastSuccessAt ?? null),
    lastError: toLastError(remembered, language),
    platformReport: toReportView(remembered, language),
  };
}

function toLastError(remembered: DestinationStatus['remembered'], language: Language): DestinationView['lastError'] {
  const { lastErrorCode: code = null, lastErrorDetail: detail = null, lastErrorAt: at = null } = remembered ?? {};
  if (code === null || at === null) return null;
  return { ...toReasonView({ code, detail }, language), at: toIso(at) };
}

export const DESTINATION_EXAMPLE: DestinationView = {
  id: 'metrika-okna',
  project: 'okna',
  platform: 'yandex-metrica',
  enabled: true,
  state: 'paused',
  by: 'ringback',
  byName: null,
  reason: {
    code: 'AUTHORISATION',
    text:
      'The platform does not accept the credentials (invalid_token). Renew them in the config and restart, or resume the ' +
      'destination.',
  },
  since: '2026-11-22T08:07:01.000Z',
  until: null,
  backlog: 14,
  nextExpiryAt: '2026-12-02T11:00:00.000Z',
  waitingValues: [{ currency: 'RUB', value: 21000 }],
  account: '12345678',
  goals: [{ goal: 'quality-call', name: 'quality_call' }],
  nextRoundAt: null,
  lastSuccessAt: '2026-11-22T07:07:01.000Z',
  lastError: {
    code: 'AUTHORISATION',
    text:
      'The platform does not accept the credentials (invalid_token). Renew them in the config and restart, or resume the ' +
      'destination.',
    at: '2026-11-22T08:07:01.000Z',
  },
  platformReport: null,
};

/** A destination whose platform reports its own upload counts. */
export const REPORTING_DESTINATION_EXAMPLE: DestinationView = {
  ...DESTINATION_EXAMPLE,
  id: 'ads-okna',
  platform: 'google-ads',
  state: 'active',
  by: null,
  reason: null,
  since: null,
  lastError: null,
  platformReport: PLATFORM_REPORT_EXAMPLE,
};
