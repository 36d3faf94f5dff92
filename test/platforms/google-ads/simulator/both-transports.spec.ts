import { aConversion, failureOf, linesOf, openGoogleAds, type GoogleAds } from './ads.js';
import { anEvent, aRequest, openGoogle, VERDICT_DELAY_MS, type GoogleOverHttp } from './google.js';

let google: GoogleOverHttp;
let ads: GoogleAds;
beforeEach(async () => {
  google = await openGoogle();
  ads = await openGoogleAds(google.context);
});
afterEach(async () => {
  await ads.close();
  await google.close();
});

describe('a call uploaded over both transports', () => {
  it('counts once when Data Manager was first', async () => {
    await google.ingest(aRequest([anEvent()]));
    expect(linesOf(failureOf(await ads.upload([aConversion()])))).toEqual(['conversions[0].order_id: ORDER_ID_ALREADY_IN_USE']);
  });

  it('counts once when the Google Ads API was first', async () => {
    await ads.upload([aConversion()]);
    const { body } = await google.ingest(aRequest([anEvent()]));
    google.clock += VERDICT_DELAY_MS;
    expect((await google.status(body.requestId ?? '')).body.requestStatusPerDestination).toMatchObject([
      { requestStatus: 'FAILED', errorInfo: { errorCounts: [{ reason: 'PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID' }] } },
    ]);
    expect(google.context.records.list()).toMatchObject([
      { platform: 'google-ads', status: 'counted' },
      { platform: 'data-manager', status: 'duplicate ignored: DUPLICATE_TRANSACTION_ID' },
    ]);
  });

  it('takes an event that it has with another value for its adjustment', async () => {
    await google.ingest(aRequest([anEvent()]));
    google.clock += VERDICT_DELAY_MS;
    const { body } = await google.ingest(aRequest([anEvent({ conversionValue: 99 })]));
    google.clock += VERDICT_DELAY_MS;
    expect((await google.status(body.requestId ?? '')).body.requestStatusPerDestination).toMatchObject([
      { requestStatus: 'SUCCESS' },
    ]);
    expect(google.context.records.list()).toMatchObject([{ status: 'counted', value: 99, copies: 2 }]);
  });

  it('may use a token of the token endpoint', async () => {
    const authorization = `Bearer ${await google.token('ads-only')}`;
    expect(await ads.upload([aConversion()], {}, { authorization })).not.toHaveProperty('partial_failure_error');
    const refused: unknown = await ads
      .upload([aConversion()], {}, { authorization: `Bearer ${await google.token('data-manager-only')}` })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 7 });
  });
});
