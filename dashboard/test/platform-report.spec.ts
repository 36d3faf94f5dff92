import { comparisonText, platformReportText, type LatestReport } from '../src/pages/destinations/PlatformReport.js';
import { destinations as en } from '../src/texts/en/index.js';
import { destinations as ru } from '../src/texts/ru/index.js';

const LATEST: LatestReport = {
  at: '2026-11-22T06:00:50.000Z',
  status: 'NEEDS_ATTENTION',
  total: 42,
  successful: 40,
  pending: 1,
  successRate: 0.952,
  alerts: [
    { code: 'EXPIRED_EVENT', share: 0.024 },
    { code: 'UNPARSEABLE_GCLID', share: 0.01 },
  ],
  lastUpload: '2026-11-21 23:45:10',
  days: [
    { day: '2026-11-21', successful: 40, failed: 1, pending: 1 },
    { day: '2026-11-20', successful: 5, failed: 2, pending: 0 },
  ],
  ours: { since: '2026-11-19T21:00:00.000Z', delivered: 46 },
};
const format = { percent: (share: number) => `${Math.round(share * 100)}%`, day: (iso: string) => iso.slice(0, 10) };

describe('a platform’s own report, in words,', () => {
  it('says how it goes, what of the latest day was taken, and the most frequent error', () => {
    expect(platformReportText(LATEST, en, format)).toBe(
      'uploads need attention. On its latest day with uploads 40 of 42 taken, 1 pending; most frequent error EXPIRED_EVENT (2%).',
    );
    expect(platformReportText(LATEST, ru, format)).toBe(
      'загрузки требуют внимания. За последний день с загрузками принято 40 из 42, в обработке 1; самая частая ошибка EXPIRED_EVENT (2%).',
    );
  });

  it('repeats a word of the platform’s that we do not know, and is short where nothing was counted', () => {
    expect(platformReportText({ ...LATEST, status: 'SPLENDID', alerts: [] }, en, format)).toMatch(/^SPLENDID\. .*1 pending\.$/);
    expect(platformReportText({ ...LATEST, status: null }, en, format)).toBe('it has counted no upload yet.');
  });

  it('puts the sum of its days beside what we hold to be delivered in them, where it names days', () => {
    expect(comparisonText(LATEST, en, format)).toBe(
      'Since 2026-11-19 it took 45, refused 3, 1 pending; delivered here by Ringback’s own count: 46.',
    );
    expect(comparisonText(LATEST, ru, format)).toContain('по данным Ringback отсюда доставлено 46.');
    expect(comparisonText({ ...LATEST, ours: null }, en, format)).toBeNull();
  });
});
