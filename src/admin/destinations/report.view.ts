import { z } from 'zod';
import type { Language } from '../../domain/reason.js';
import { toIso } from '../../domain/time/instant.js';
import type { DestinationStateEntity, LatestReport } from '../../store/schema/entities/destination-state.entity.js';
import { maybeText, maybeTime, reasonSchema, time, toReasonView } from '../views/common.js';

const count = z.number().int();
const share = z.number().describe('From 0 to 1.');

const oursSchema = z
  .strictObject({ since: time, delivered: count })
  .describe('What Ringback held to be delivered by this destination in the same days; null where the platform names no day.');

const latestSchema = z
  .strictObject({
    at: time,
    status: maybeText.describe('The platform’s own word for how it goes, as it came; null where it has counted no upload.'),
    total: count.describe('Of the platform’s latest day with uploads, as are the next four.'),
    successful: count,
    pending: count.describe('Taken and not processed yet.'),
    successRate: share.nullable(),
    alerts: z.array(z.strictObject({ code: z.string(), share })).describe('What went wrong, the most frequent first.'),
    lastUpload: maybeText.describe('As the platform writes it, in the account’s own time zone.'),
    days: z
      .array(z.strictObject({ day: z.string(), successful: count, failed: count, pending: count }))
      .describe('Newest first, in the account’s own time zone.'),
    ours: oursSchema.nullable(),
  })
  .meta({ id: 'LatestReport' });

export const platformReportSchema = z
  .strictObject({
    askedAt: time,
    nextAt: maybeTime,
    trouble: reasonSchema.nullable().describe('Why the last question had no answer; nothing else waits for it.'),
    latest: latestSchema.nullable().describe('The latest that came; it stays while there is trouble.'),
  })
  .meta({ id: 'PlatformReport' });
export type PlatformReportView = z.output<typeof platformReportSchema>;

export function toReportView(remembered: DestinationStateEntity | null, language: Language): PlatformReportView | null {
  if (!remembered?.reported) return null;
  const { askedAt, trouble, latest } = remembered.reported;
  return {
    askedAt: toIso(askedAt),
    nextAt: toIso(remembered.reportAt),
    trouble: toReasonView(trouble, language),
    latest: latest && toLatest(latest),
  };
}

function toLatest({ at, report, ours }: LatestReport): PlatformReportView['latest'] {
  return {
    at: toIso(at),
    ...report,
    alerts: [...report.alerts],
    days: [...report.days],
    ours: ours && { since: toIso(ours.since), delivered: ours.delivered },
  };
}

export const PLATFORM_REPORT: PlatformReportView = {
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
