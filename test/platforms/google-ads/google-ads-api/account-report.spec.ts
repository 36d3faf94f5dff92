import { readUploadSummary } from '../../../../src/platforms/google-ads/google-ads-api/account-report.js';
import { googleAdsAccountOf } from '../../../../src/platforms/google-ads/index.js';
import { DEVELOPER_TOKEN, aSettings } from '../google-ads.js';

/** A row as the client gives it: enums and int64 as text, absent fields with their defaults. */
const row = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  customer: null,
  offline_conversion_upload_client_summary: {
    client: 'GOOGLE_ADS_API',
    status: 'NEEDS_ATTENTION',
    total_event_count: '42',
    successful_event_count: '38',
    pending_event_count: '1',
    success_rate: 0.9,
    last_upload_date_time: '2026-11-21 23:45:10',
    daily_summaries: [
      { successful_count: '7', failed_count: '0', pending_count: '0', dimension_key: 'upload_date', upload_date: '2026-11-20' },
      { successful_count: '38', failed_count: '3', pending_count: '1', dimension_key: 'upload_date', upload_date: '2026-11-21' },
    ],
    alerts: [
      { error: { error_code: 'date_error', date_error: 'INVALID_DATE' }, error_percentage: 0.02 },
      { error: { conversion_upload_error: 'EXPIRED_EVENT', error_code: 'conversion_upload_error' }, error_percentage: 0.05 },
    ],
    ...overrides,
  },
});

describe('Google’s summary of an account’s uploads', () => {
  it('is read as counts, the gravest alert and the newest day first', () => {
    expect(readUploadSummary([row()])).toEqual({
      status: 'NEEDS_ATTENTION',
      total: 42,
      successful: 38,
      pending: 1,
      successRate: 0.9,
      alerts: [
        { code: 'EXPIRED_EVENT', share: 0.05 },
        { code: 'INVALID_DATE', share: 0.02 },
      ],
      lastUpload: '2026-11-21 23:45:10',
      days: [
        { day: '2026-11-21', successful: 38, failed: 3, pending: 1 },
        { day: '2026-11-20', successful: 7, failed: 0, pending: 0 },
      ],
    });
  });

  it('is that of the API, not of uploads by hand', () => {
    const byHand = row({ client: 'GOOGLE_ADS_WEB_CLIENT', total_event_count: '1000' });
    expect(readUploadSummary([byHand, row()])).toMatchObject({ total: 42 });
    expect(readUploadSummary([byHand])).toMatchObject({ status: null, total: 0, successRate: null, days: [] });
    expect(readUploadSummary([])).toMatchObject({ status: null, total: 0 });
  });

  it('keeps words that this version does not know', () => {
    const unknown = row({ status: 'SPLENDID', alerts: [{ error: { some_error: 77 }, error_percentage: 1 }, { error: null }] });
    expect(readUploadSummary([unknown])).toMatchObject({
      status: 'SPLENDID',
      alerts: [
        { code: '77', share: 1 },
        { code: 'UNKNOWN', share: 0 },
      ],
    });
  });

  it.each([
    ['a count that is no whole number', [row({ total_event_count: '4.5' })]],
    ['a count too large to be exact', [row({ total_event_count: '9007199254740993' })]],
    ['a negative count', [row({ pending_event_count: -1 })]],
    ['no status', [row({ status: undefined })]],
    ['rows of another resource', [{ campaign: { id: '1' } }]],
    ['no row at all', ['<html>']],
  ])('is taken for none when it has %s', (_name, rows) => {
    expect(readUploadSummary(rows)).toBeNull();
  });

  it('counts as one operation of the Cloud project’s day, as each uploaded row does', () => {
    const settings = aSettings({
      transport: 'google-ads-api',
      endpoint: '127.0.0.1:9',
      developerToken: DEVELOPER_TOKEN,
      operationsPerDay: 15_000,
    });
    expect(googleAdsAccountOf(settings).budgets).toMatchObject([{ uses: ['read', 'write'], counts: 'rows', most: 15_000 }]);
  });
});
