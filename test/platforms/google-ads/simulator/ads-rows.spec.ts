import { DAY, HOUR } from '../../../../src/domain/time/instant.js';
import { aConversion, dateTime, failureOf, linesOf, openGoogleAds, type GoogleAds } from './ads.js';
import { NOON, PHONE_HASH } from './google.js';

let ads: GoogleAds;
beforeEach(async () => {
  ads = await openGoogleAds();
});
afterEach(() => ads.close());

describe('a good row', () => {
  it('is answered with what identifies it', async () => {
    const answer = await ads.upload([aConversion()], { job_id: 7 });
    expect(answer).toEqual({
      results: [
        {
          gclid: 'Cj0KCQiA_one',
          conversion_action: 'customers/1234567890/conversionActions/987654321',
          conversion_date_time: '2026-11-20 12:00:00+03:00',
        },
      ],
      job_id: '7',
    });
  });

  it('is on record', async () => {
    await ads.upload([aConversion()]);
    expect(ads.context.records.list()).toEqual([
      {
        platform: 'google-ads',
        at: '2026-11-22T09:00:00.000Z',
        account: '1234567890',
        key: '987654321|rb-1',
        goal: '987654321',
        occurredAt: '2026-11-20T09:00:00.000Z',
        identifier: { kind: 'gclid', value: 'Cj0KCQiA_one' },
        value: 1500,
        currency: 'RUB',
        orderId: 'rb-1',
        copies: 1,
        status: 'counted',
        raw: aConversion(),
      },
    ]);
  });

  it('may have no value, which is not a value of nought', async () => {
    await ads.upload([
      aConversion({ conversion_value: undefined }),
      aConversion({ order_id: 'rb-2', gclid: 'Cj0KCQiA_two', conversion_value: 0 }),
    ]);
    expect(ads.context.records.list().map(({ value }) => value)).toEqual([null, 0]);
  });

  it('may carry empty braids beside its gclid', async () => {
    expect(await ads.upload([aConversion({ gbraid: '', wbraid: '' })])).not.toHaveProperty('partial_failure_error');
  });

  it("gets a job id of the server's own, above 2^31", async () => {
    const { job_id } = await ads.upload([aConversion()]);
    expect(BigInt(job_id ?? 0)).toBeGreaterThanOrEqual(2n ** 31n);
  });
});

describe('a bad row', () => {
  it('does not take the good ones along', async () => {
    const answer = await ads.upload([
      aConversion({ gclid: 'no gclid' }),
      aConversion(),
      aConversion({ order_id: 'rb-2', gclid: 'Cj0KCQiA_two', conversion_date_time: '2026-11-20T12:00:00Z' }),
    ]);
    expect(linesOf(failureOf(answer))).toEqual([
      'conversions[0].gclid: UNPARSEABLE_GCLID',
      'conversions[2].conversion_date_time: INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET',
    ]);
    expect(answer.partial_failure_error).toMatchObject({ code: 3, message: expect.stringContaining('conversions[0].gclid') });
    expect(answer.results).toMatchObject([{}, { gclid: 'Cj0KCQiA_one' }, {}]);
    expect(answer.results?.[0]).not.toHaveProperty('gclid');
    expect(ads.context.records.list()).toMatchObject([{ orderId: 'rb-1' }]);
  });

  const action = (id: string) => ({ conversion_action: `customers/1/conversionActions/${id}` });
  const people = (...user_identifiers: object[]) => ({ user_identifiers });
  it.each([
    [
      'a date without its offset',
      { conversion_date_time: '2026-11-20 12:00:00' },
      'conversion_date_time: INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET',
    ],
    [
      'a date that does not exist',
      { conversion_date_time: '2026-02-30 12:00:00+03:00' },
      'conversion_date_time: INVALID_FIELD_VALUES_IN_DATE_TIME',
    ],
    ['no date', { conversion_date_time: undefined }, 'conversion_date_time: REQUIRED'],
    ['no identifier', { gclid: undefined }, 'gclid: REQUIRED'],
    ['an empty gclid', { gclid: '' }, 'gclid: UNPARSEABLE_GCLID'],
    ['gbraid and wbraid at once', { gclid: undefined, gbraid: '0AAAAA_g', wbraid: 'CjkKCQ_w' }, 'gbraid: GBRAID_WBRAID_BOTH_SET'],
    ['a gbraid out of form', { gclid: undefined, gbraid: 'a b c d e' }, 'gbraid: UNPARSEABLE_GBRAID'],
    ['no action', { conversion_action: undefined }, 'conversion_action: REQUIRED'],
    ['a bare action id', { conversion_action: '987654321' }, 'conversion_action: RESOURCE_NAME_MALFORMED'],
    ['an unknown action', action('404'), 'conversion_action: NO_CONVERSION_ACTION_FOUND'],
    ['a switched-off action', action('4'), 'conversion_action: NO_CONVERSION_ACTION_FOUND'],
    ["a site's own action", action('3'), 'conversion_action: INVALID_CONVERSION_ACTION_TYPE'],
    [
      'a braid where each click counts once',
      { ...action('2'), gclid: undefined, wbraid: 'CjkKCQ_w' },
      'conversion_action: ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID',
    ],
    ['a click of five hours ago', { conversion_date_time: dateTime(NOON - 5 * HOUR) }, 'gclid: TOO_RECENT_EVENT'],
    ['a click beyond the window', { conversion_date_time: dateTime(NOON - 31 * DAY) }, 'conversion_date_time: EXPIRED_EVENT'],
    ['an order id of 65 letters', { order_id: 'x'.repeat(65) }, 'order_id: TOO_LONG'],
    ['a phone number as its order id', { order_id: '+79161234567' }, 'order_id: ORDER_ID_CONTAINS_PII'],
    ['a currency that does not exist', { currency_code: 'rub' }, 'currency_code: UNSUPPORTED'],
    [
      'a phone that is not hashed',
      people({ hashed_phone_number: PHONE_HASH }, { hashed_phone_number: '+79161234567' }),
      'user_identifiers[1].hashed_phone_number: INVALID_USER_IDENTIFIER',
    ],
    [
      'a phone beside a braid',
      { gclid: undefined, gbraid: '0AAAAA_g', ...people({ hashed_phone_number: PHONE_HASH }) },
      'user_identifiers: VALUE_MUST_BE_UNSET',
    ],
    ['a currency of history', { currency_code: 'RUR' }, 'currency_code: UNSUPPORTED'],
    ['a device id', people({ mobile_id: 'x' }), 'user_identifiers[0]: UNSUPPORTED_USER_IDENTIFIER'],
    [
      'six user identifiers',
      people(...Array.from({ length: 6 }, () => ({ hashed_phone_number: PHONE_HASH }))),
      'user_identifiers: TOO_MANY',
    ],
    ['an IP address', { user_ip_address: '192.0.2.1' }, 'user_ip_address: CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE'],
  ])('is refused for %s', async (_name, changed, line) => {
    const answer = await ads.upload([aConversion(changed)]);
    expect(linesOf(failureOf(answer))).toEqual([`conversions[0].${line}`]);
    expect(ads.context.records.list()).toEqual([]);
  });

  it('is refused for a click that nobody knows', async () => {
    ads.context.accounts.visitors.unknown = ['Cj0KCQiA_one'];
    expect(linesOf(failureOf(await ads.upload([aConversion()])))).toEqual(['conversions[0].gclid: CLICK_NOT_FOUND']);
  });

  it('is refused for a phone where the data terms are not accepted', async () => {
    const conversion = aConversion({ ...action('5'), ...people({ hashed_phone_number: PHONE_HASH }) });
    const answer = await ads.upload([conversion], { customer_id: '5556667777' });
    expect(linesOf(failureOf(answer))).toEqual(['conversions[0].user_identifiers: CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS']);
  });

  it('may be good six hours later', async () => {
    const early = aConversion({ conversion_date_time: dateTime(NOON) });
    await ads.upload([early]);
    ads.clock += 6 * HOUR;
    expect(await ads.upload([early])).not.toHaveProperty('partial_failure_error');
    expect(ads.context.records.list()).toMatchObject([{ status: 'counted', copies: 1 }]);
  });
});

describe('a copy', () => {
  it('of a counted order id is refused and noted', async () => {
    await ads.upload([aConversion()]);
    expect(linesOf(failureOf(await ads.upload([aConversion()])))).toEqual(['conversions[0].order_id: ORDER_ID_ALREADY_IN_USE']);
    expect(ads.context.records.list()).toMatchObject([{ copies: 2 }]);
  });

  it('of a counted click and second is refused', async () => {
    await ads.upload([aConversion({ order_id: undefined })]);
    expect(linesOf(failureOf(await ads.upload([aConversion({ order_id: undefined })])))).toEqual([
      'conversions[0]: CLICK_CONVERSION_ALREADY_EXISTS',
    ]);
    expect(ads.context.records.list()).toMatchObject([{ copies: 2 }]);
  });

  it('of the same moment in another zone is one too', async () => {
    await ads.upload([aConversion({ order_id: undefined })]);
    const elsewhere = aConversion({ order_id: undefined, conversion_date_time: '2026-11-20 09:00:00+00:00' });
    expect(linesOf(failureOf(await ads.upload([elsewhere])))).toEqual(['conversions[0]: CLICK_CONVERSION_ALREADY_EXISTS']);
  });

  it('in the same request leaves neither counted', async () => {
    const answer = await ads.upload([
      aConversion(),
      aConversion({ order_id: 'rb-2' }),
      aConversion({ order_id: 'rb-3', gclid: 'Cj0KCQiA_three' }),
      aConversion({ order_id: 'rb-3', gclid: 'Cj0KCQiA_four' }),
    ]);
    expect(linesOf(failureOf(answer))).toEqual([
      'conversions[0]: DUPLICATE_CLICK_CONVERSION_IN_REQUEST',
      'conversions[1]: DUPLICATE_CLICK_CONVERSION_IN_REQUEST',
      'conversions[2].order_id: DUPLICATE_ORDER_ID',
      'conversions[3].order_id: DUPLICATE_ORDER_ID',
    ]);
    expect(ads.context.records.list()).toEqual([]);
  });
});

describe('a dry run', () => {
  it('reports errors, answers no results and counts nothing', async () => {
    const answer = await ads.upload([aConversion(), aConversion({ order_id: 'rb-2', gclid: 'no gclid' })], {
      validate_only: true,
    });
    expect(linesOf(failureOf(answer))).toEqual(['conversions[1].gclid: UNPARSEABLE_GCLID']);
    expect(answer.results).toBeUndefined();
    expect(ads.context.records.list()).toEqual([]);
    expect(await ads.upload([aConversion()])).not.toHaveProperty('partial_failure_error');
  });
});
