import { status } from '@grpc/grpc-js';
import { DAY, HOUR } from '../../../../src/domain/time/instant.js';
import { aConversion, openGoogleAds, refusalOf, type GoogleAds } from './ads.js';
import { CUSTOMER_ID, NOON } from './google.js';

const RESOURCE = 'offline_conversion_upload_client_summary';
const ALL = [
  'client',
  'status',
  'total_event_count',
  'successful_event_count',
  'success_rate',
  'pending_event_count',
  'pending_rate',
  'last_upload_date_time',
  'daily_summaries',
  'job_summaries',
  'alerts',
];
const queryOf = (...fields: readonly string[]) =>
  `SELECT ${fields.map((field) => `${RESOURCE}.${field}`).join(', ')} FROM ${RESOURCE}`;

let ads: GoogleAds;
beforeEach(async () => {
  ads = await openGoogleAds();
});
afterEach(() => ads.close());

const summary = async (...fields: readonly string[]) =>
  (await ads.search(queryOf(...fields))).results?.map((row) => row[RESOURCE]);
const refusal = (query: string, headers: Record<string, string> = {}) => ads.search(query, headers).then(() => null, refusalOf);

describe('Google Ads’ summary of uploads in the sandbox', () => {
  it('is none before anything came, and nothing of a dry run', async () => {
    await ads.upload([aConversion()], { validate_only: true });
    expect(await summary(...ALL)).toBeUndefined();
  });

  it('is made of what was really uploaded: taken, refused with codes, still being processed, by day and job', async () => {
    await ads.upload([aConversion(), aConversion({ order_id: 'rb-2', gclid: 'no gclid' })], { job_id: 7 });
    ads.clock += DAY;
    const rows = ['rb-3', 'rb-4'].map((order) => aConversion({ order_id: order, gclid: `Cj0KCQiA_${order}` }));
    await ads.upload([...rows, aConversion({ order_id: 'rb-5', gclid: '!' })], { job_id: 8 });
    const job = { successful_count: '0', failed_count: '1', pending_count: '2' };
    expect(await summary(...ALL)).toEqual([
      {
        resource_name: `customers/${CUSTOMER_ID}/offlineConversionUploadClientSummaries/GOOGLE_ADS_API`,
        client: 'GOOGLE_ADS_API',
        status: 'NEEDS_ATTENTION',
        total_event_count: '3',
        successful_event_count: '0',
        success_rate: 0,
        pending_event_count: '2',
        pending_rate: expect.closeTo(0.667, 3),
        last_upload_date_time: '2026-11-23 09:00:00',
        daily_summaries: [
          { upload_date: '2026-11-22', successful_count: '1', failed_count: '1', pending_count: '0' },
          { upload_date: '2026-11-23', ...job },
        ],
        job_summaries: [
          { job_id: '7', successful_count: '1', failed_count: '1', pending_count: '0' },
          { job_id: '8', ...job },
        ],
        alerts: [{ error: { conversion_upload_error: 'UNPARSEABLE_GCLID' }, error_percentage: expect.closeTo(0.333, 3) }],
      },
    ]);
    ads.clock += HOUR;
    expect(await summary('successful_event_count', 'pending_event_count')).toEqual([
      { resource_name: expect.any(String), successful_event_count: '2', pending_event_count: '0' },
    ]);
  });

  it('is excellent while nothing is refused, and misses uploads after four weeks', async () => {
    await ads.upload([aConversion()]);
    expect(await summary('status')).toMatchObject([{ status: 'EXCELLENT' }]);
    ads.clock = NOON + 29 * DAY;
    expect(await summary('status')).toMatchObject([{ status: 'NO_RECENT_UPLOAD' }]);
  });

  it('is also for those who may upload no clicks, and for nobody without access', async () => {
    expect(await refusal(queryOf('status'), { 'developer-token': 'newcomer' })).toBeNull();
    expect(await refusal(queryOf('status'), { 'login-customer-id': '9998887777' })).toMatchObject({
      code: status.PERMISSION_DENIED,
      errors: [{ error_code: { authorization_error: 'USER_PERMISSION_DENIED' } }],
    });
  });

  it.each([
    ['a field that the resource has not', queryOf('mood'), 'UNRECOGNIZED_FIELD'],
    ['another resource', 'SELECT ad_group.id FROM ad_group', 'BAD_RESOURCE_TYPE_IN_FROM_CLAUSE'],
    ['what is no query', 'DROP TABLE campaign', 'UNEXPECTED_INPUT'],
  ])('is refused for %s', async (_name, query, code) => {
    expect(await refusal(query)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      errors: [{ error_code: { query_error: code } }],
    });
  });
});
