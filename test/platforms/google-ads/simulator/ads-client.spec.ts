import { grpc } from 'google-gax';
import { GoogleAdsApi, services } from 'google-ads-api';
import { aConversion, failureOf, linesOf, openGoogleAds, type GoogleAds, type Uploaded } from './ads.js';
import { CUSTOMER_ID } from './google.js';

/** Channel settings that the package hands to gax. */
const CHANNEL = { servicePath: '127.0.0.1' };

let ads: GoogleAds;
beforeAll(async () => {
  ads = await openGoogleAds();
});
afterAll(() => ads.close());

describe('google-ads-api 25.1.0', () => {
  it('gets its rows counted, its bad row named and its job id as text', async () => {
    const request = {
      customer_id: CUSTOMER_ID,
      partial_failure: true,
      job_id: 42,
      conversions: [aConversion(), aConversion({ order_id: 'rb-2', gclid: 'no gclid' })],
    };
    const answer = (await customer('old-hand').conversionUploads.uploadClickConversions(
      new services.UploadClickConversionsRequest(request),
    )) as unknown as Uploaded;
    expect(linesOf(failureOf(answer))).toEqual(['conversions[1].gclid: UNPARSEABLE_GCLID']);
    expect(answer.job_id).toBe('42');
    expect(answer.results).toMatchObject([{ gclid: 'Cj0KCQiA_one', conversion_date_time: '2026-11-20 12:00:00+03:00' }, {}]);
    expect(ads.context.records.list('google-ads')).toMatchObject([{ orderId: 'rb-1', status: 'counted' }]);
  });

  it('throws the failure of a refused request', async () => {
    const request = new services.UploadClickConversionsRequest({
      customer_id: CUSTOMER_ID,
      partial_failure: true,
      conversions: [aConversion()],
    });
    const thrown: unknown = await customer('newcomer')
      .conversionUploads.uploadClickConversions(request)
      .catch((error: unknown) => error);
    expect(JSON.parse(JSON.stringify(thrown))).toMatchObject({
      errors: [{ error_code: { not_allowlisted_error: 'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE' } }],
    });
  });
});

function customer(developerToken: string) {
  const port = Number(new URL(ads.url).port);
  const api = new GoogleAdsApi({
    client_id: developerToken,
    client_secret: 'secret',
    developer_token: developerToken,
    grpc_channel_options: { ...CHANNEL, port },
  });
  const found = api.Customer({ customer_id: CUSTOMER_ID, refresh_token: 'refresh', login_customer_id: '1112223333' });
  // Private to TypeScript only; a plaintext channel takes no call credentials.
  Object.assign(found, { getCredentials: () => grpc.credentials.createInsecure() });
  return found;
}
