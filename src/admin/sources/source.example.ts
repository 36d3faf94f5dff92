import type { SourceView } from './source.view.js';

export const SOURCE: SourceView = {
  id: 'mango-main',
  project: 'okna',
  type: 'mango',
  lastWebhookAt: '2026-11-22T07:49:02.000Z',
  receipts: { new: 0, read: 812, unreadable: 3 },
  calls: 100,
  parameters: [
    { name: 'startedAt', share: 1 },
    { name: 'isQuality', share: 0.97 },
    { name: 'yaCid', share: 0.88 },
    { name: 'utmCampaign', share: 0 },
  ],
  missing: [{ goal: 'quality-call', condition: 'valueBy[0].utmCampaign', parameter: 'utmCampaign' }],
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
