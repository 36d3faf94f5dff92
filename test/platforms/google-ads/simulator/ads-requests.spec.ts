import { ADS_ERRORS } from '../../../../src/platforms/google-ads/simulator/google-ads-api/failure.js';
import { googleStateOf } from '../../../../src/platforms/google-ads/simulator/state.js';
import { aConversion, linesOf, openGoogleAds, PROTOS, refusalOf, type GoogleAds } from './ads.js';

const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;
const ADWORDS = 'https://www.googleapis.com/auth/adwords';

let ads: GoogleAds;
beforeEach(async () => {
  ads = await openGoogleAds();
});
afterEach(() => ads.close());

describe('a whole request is refused', () => {
  it.each([
    [
      'a newcomer’s developer token',
      {},
      { 'developer-token': 'newcomer' },
      PERMISSION_DENIED,
      ': CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE',
    ],
    ['an unknown developer token', {}, { 'developer-token': 'undefined' }, UNAUTHENTICATED, ': DEVELOPER_TOKEN_INVALID'],
    ['an unknown customer', { customer_id: '9' }, {}, PERMISSION_DENIED, ': USER_PERMISSION_DENIED'],
    ['a customer id with dashes', { customer_id: '123-456-7890' }, {}, INVALID_ARGUMENT, 'customer_id: INVALID_CUSTOMER_ID'],
    ['a login that manages somebody else', {}, { 'login-customer-id': '9' }, PERMISSION_DENIED, ': USER_PERMISSION_DENIED'],
    ['a login with dashes', {}, { 'login-customer-id': '111-222-3333' }, INVALID_ARGUMENT, ': INVALID_LOGIN_CUSTOMER_ID'],
    ['no partial failure', { partial_failure: false }, {}, INVALID_ARGUMENT, 'partial_failure: PARTIAL_FAILURE_MODE_REQUIRED'],
    ['no rows', { conversions: [] }, {}, INVALID_ARGUMENT, 'conversions: REQUIRED_NONEMPTY_LIST'],
    [
      '2001 rows',
      { conversions: Array.from({ length: 2001 }, () => aConversion()) },
      {},
      INVALID_ARGUMENT,
      'conversions: TOO_MANY_CONVERSIONS_IN_REQUEST',
    ],
    ['a negative job id', { job_id: -1 }, {}, INVALID_ARGUMENT, 'job_id: INVALID_JOB_ID'],
    ['a bearer that was never issued', {}, { authorization: 'Bearer made-up' }, UNAUTHENTICATED, ': OAUTH_TOKEN_INVALID'],
  ])('for %s', async (_name, overrides, headers, code, line) => {
    const refusal = refusalOf(await ads.upload([aConversion()], overrides, headers).catch((error: unknown) => error));
    expect(refusal.code).toBe(code);
    expect(linesOf(refusal)).toEqual([line]);
    expect(refusal.request_id).not.toBe('');
    expect(ads.context.records.list()).toEqual([]);
  });

  it('for a bearer that has expired, or was issued for something else', async () => {
    const { tokens } = googleStateOf(ads.context);
    const wrong = tokens.issue({ owner: 'c', scopes: ['https://www.googleapis.com/auth/datamanager'] });
    const old = tokens.issue({ owner: 'c', scopes: [ADWORDS] });
    expect(linesOf(await refusedWith(wrong))).toEqual([': USER_PERMISSION_DENIED']);
    ads.clock += 3_600_000;
    expect(linesOf(await refusedWith(old))).toEqual([': OAUTH_TOKEN_EXPIRED']);
  });

  it('with a bare status where a script says so, and only if it holds the text that the script names', async () => {
    const answer = { status: INVALID_ARGUMENT, body: 'Request contains an invalid argument.' };
    ads.context.faults.add({ platform: 'google-ads', fault: 'scripted', answer, only: 'rb-bad' });
    const error: unknown = await ads.upload([aConversion({ order_id: 'rb-bad' })]).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: INVALID_ARGUMENT, details: answer.body });
    await ads.upload([aConversion({ order_id: 'rb-good' })]);
    expect(ads.context.records.list().map(({ orderId }) => orderId)).toEqual(['rb-good']);
  });

  it('not for want of a developer token, as access is the Cloud project’s', async () => {
    await ads.upload([aConversion()], {}, { 'developer-token': '' });
    expect(ads.context.records.list()).toHaveLength(1);
  });

  const refusedWith = async (token: string) =>
    refusalOf(await ads.upload([aConversion()], {}, { authorization: `Bearer ${token}` }).catch((error: unknown) => error));
});

describe('a request is admitted', () => {
  it.each([
    ['through its manager', { 'login-customer-id': '1112223333' }],
    ['as the customer itself', { 'login-customer-id': '1234567890' }],
  ])('%s', async (_name, headers) => {
    expect(await ads.upload([aConversion()], {}, headers)).not.toHaveProperty('partial_failure_error');
  });

  it('with a bearer for Google Ads', async () => {
    const token = googleStateOf(ads.context).tokens.issue({ owner: 'c', scopes: [ADWORDS] });
    expect(await ads.upload([aConversion()], {}, { authorization: `Bearer ${token}` })).toHaveProperty('job_id');
  });

  it('with 2000 rows', async () => {
    const rows = Array.from({ length: 2000 }, (_row, index) =>
      aConversion({ order_id: `rb-${index}`, gclid: `Cj0KCQiA_${index}` }),
    );
    expect((await ads.upload(rows)).results).toHaveLength(2000);
    expect(ads.context.records.list('google-ads')).toHaveLength(2000);
  });
});

describe('every error code', () => {
  it.each(Object.entries(ADS_ERRORS))('%s is one of the real ones', (code, [group]) => {
    const field = PROTOS.lookupType('google.ads.googleads.v25.errors.ErrorCode').fields[group]?.resolve();
    expect(field?.resolvedType).toHaveProperty(`values.${code}`);
  });
});
