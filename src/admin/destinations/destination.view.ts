import { z } from 'zod';
import type { Language } from '../../domain/reason.js';
import { toIso } from '../../domain/time/instant.js';
import type { Backlog } from '../../store/statistics/health.store.js';
import { listOf, maybeText, maybeTime, reasonSchema, time, toReasonView } from '../views/common.js';
import { PLATFORM_REPORT, platformReportSchema, toReportView } from './report.view.js';
import type { DestinationStanding } from './standing.js';

/** Contract: 3. HTTP, GET /destinations; `byName` and `platformReport` are ours. */
export const destinationSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    platform: z.string(),
    enabled: z.boolean().describe('False also for one that the config no longer names.'),
    state: z.enum(['active', 'paused', 'delayed']),
    by: z.enum(['person', 'ringback']).nullable(),
    byName: maybeText.describe('The name of the key that paused it.'),
    reason: reasonSchema.nullable().describe('Why its uploads wait; null when nothing keeps them.'),
    since: maybeTime,
    until: maybeTime,
    backlog: z.number().int().describe('Uploads that are pending.'),
    nextExpiryAt: maybeTime.describe('When the first of them expires.'),
    lastSuccessAt: maybeTime,
    lastError: reasonSchema.extend({ at: time }).meta({ id: 'LastError' }).nullable(),
    platformReport: platformReportSchema
      .nullable()
      .describe(
        'What the platform itself counts of the account’s uploads, whoever made them, read once a day. Null where it was never asked.',
      ),
  })
  .meta({ id: 'Destination' });
export type DestinationView = z.output<typeof destinationSchema>;
export const destinationListSchema = listOf(destinationSchema);

export function toDestinationView(
  standing: DestinationStanding,
  backlog: Backlog | undefined,
  language: Language,
): DestinationView {
  const { id, project, platform, configured, remembered, state, by, byName, reason, since, until } = standing;
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
    lastSuccessAt: toIso(remembered?.lastSuccessAt ?? null),
    lastError: lastError(remembered, language),
    platformReport: toReportView(remembered, language),
  };
}

function lastError(remembered: DestinationStanding['remembered'], language: Language): DestinationView['lastError'] {
  const { lastErrorCode: code = null, lastErrorDetail: detail = null, lastErrorAt: at = null } = remembered ?? {};
  if (code === null || at === null) return null;
  return { ...toReasonView({ code, detail }, language), at: toIso(at) };
}

export const DESTINATION: DestinationView = {
  id: 'metrika-okna',
  project: 'okna',
  platform: 'yandex-metrica',
  enabled: true,
  state: 'paused',
  by: 'ringback',
  byName: null,
  reason: {
    code: 'AUTHORISATION',
    text: 'The platform does not accept the credentials (invalid_token). Renew them in the config and restart, or resume the destination.',
  },
  since: '2026-11-22T08:07:01.000Z',
  until: null,
  backlog: 14,
  nextExpiryAt: '2026-12-02T11:00:00.000Z',
  lastSuccessAt: '2026-11-22T07:07:01.000Z',
  lastError: {
    code: 'AUTHORISATION',
    text: 'The platform does not accept the credentials (invalid_token). Renew them in the config and restart, or resume the destination.',
    at: '2026-11-22T08:07:01.000Z',
  },
  platformReport: null,
};

/** One whose platform counts uploads by itself. */
export const REPORTING_DESTINATION: DestinationView = {
  ...DESTINATION,
  id: 'ads-okna',
  platform: 'google-ads',
  state: 'active',
  by: null,
  reason: null,
  since: null,
  lastError: null,
  platformReport: PLATFORM_REPORT,
};
