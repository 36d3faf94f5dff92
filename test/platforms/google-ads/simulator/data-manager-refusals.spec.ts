import { MINUTE } from '../../../../src/domain/time/instant.js';
import { aDestination, anEvent, aRequest, openGoogle, PHONE_HASH, violationsIn, type GoogleOverHttp } from './google.js';

let google: GoogleOverHttp;
beforeEach(async () => {
  google = await openGoogle();
});
afterEach(() => google.close());

describe('Data Manager lets nobody in', () => {
  it('without a token that was issued', async () => {
    const answer = await google.ingest(aRequest([anEvent()]), 'made-up');
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } });
  });

  it('with a token that has expired', async () => {
    const token = await google.token();
    google.clock += 60 * MINUTE;
    const answer = await google.ingest(aRequest([anEvent()]), token);
    expect(answer).toMatchObject({ status: 401, body: { error: { details: [{ reason: 'ACCESS_TOKEN_EXPIRED' }] } } });
  });

  it('with a token for Google Ads only', async () => {
    const answer = await google.ingest(aRequest([anEvent()]), await google.token('ads-only'));
    expect(answer).toMatchObject({
      status: 403,
      body: {
        error: {
          status: 'PERMISSION_DENIED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
        },
      },
    });
  });

  it('after 300 requests in a minute, and says how long to wait', async () => {
    google.clock += 20_000;
    for (let sent = 0; sent < 300; sent += 1) await google.status('none');
    const answer = await google.status('none');
    expect(answer).toMatchObject({
      status: 429,
      body: {
        error: {
          status: 'RESOURCE_EXHAUSTED',
          details: [{}, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '40s' }],
        },
      },
    });
    expect((await google.ingest(aRequest([anEvent()]))).status).toBe(200);
    google.clock += MINUTE;
    expect((await google.status('none')).status).toBe(400);
  });
});

describe('a body that is not the message', () => {
  it.each([
    ['an unknown field', aRequest([anEvent({ gclid: 'Cj0KCQiA_one' })]), `Unknown name "gclid" at 'events[0]'`],
    [
      'an unknown field at the top',
      aRequest([anEvent()], { validate_only_please: true }),
      'Unknown name "validate_only_please": Cannot',
    ],
    ['an unknown enum name', aRequest([anEvent({ eventSource: 'CALL' })]), `Invalid value at 'events[0].event_source'`],
    [
      'a time without an offset',
      aRequest([anEvent({ eventTimestamp: '2026-11-20T10:00:00' })]),
      `at 'events[0].event_timestamp'`,
    ],
    [
      'a day that does not exist',
      aRequest([anEvent({ eventTimestamp: '2026-02-30T10:00:00Z' })]),
      `at 'events[0].event_timestamp'`,
    ],
    ['a number where text belongs', aRequest([anEvent({ transactionId: 7 })]), `at 'events[0].transaction_id' (TYPE_STRING)`],
    [
      'text where a number belongs',
      aRequest([anEvent({ conversionValue: '1 500' })]),
      `at 'events[0].conversion_value' (TYPE_DOUBLE)`,
    ],
    ['one event where a list belongs', aRequest([], { events: anEvent() }), `at 'events'`],
    [
      'two values of which only one may be set',
      aRequest([anEvent({ userData: { userIdentifiers: [{ phoneNumber: PHONE_HASH, emailAddress: PHONE_HASH }] } })]),
      `at 'events[0].user_data.user_identifiers[0]' (oneof)`,
    ],
  ])('is refused for %s', async (_name, body, text) => {
    const answer = await google.ingest(body);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining(text) } },
    });
  });

  it('is refused when it is no JSON at all', async () => {
    expect(await google.ingest('{"events":[')).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  });

  it('does not repeat what was sent', async () => {
    const answer = await google.ingest(aRequest([anEvent({ userData: { userIdentifiers: [{ phoneNumber: 79161234567 }] } })]));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('79161234567');
  });

  it('may be written in snake case', async () => {
    const { transactionId, ...rest } = anEvent();
    expect((await google.ingest(aRequest([{ ...rest, transaction_id: transactionId }]))).status).toBe(200);
  });
});

describe('one bad event refuses the whole request', () => {
  it('and every bad one is named', async () => {
    const good = anEvent();
    const phones = { userData: { userIdentifiers: [{ phoneNumber: PHONE_HASH }, { phoneNumber: '+79161234567' }] } };
    const answer = await google.ingest(aRequest([good, anEvent({ eventTimestamp: undefined }), good, anEvent(phones)]));
    expect(answer.status).toBe(400);
    expect(violationsIn(answer)).toEqual([
      'events.events[1].event_timestamp: REQUIRED_FIELD_MISSING',
      'events.events[3].user_data.user_identifiers[1]: INVALID_HEX_ENCODING',
    ]);
    expect(google.context.records.list()).toEqual([]);
  });

  it('and the answer has the shape of all Google errors', async () => {
    const { body } = await google.ingest(aRequest([anEvent({ eventSource: undefined })]));
    expect(body.error).toEqual({
      code: 400,
      message: 'There was a problem with the request.',
      status: 'INVALID_ARGUMENT',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'INVALID_ARGUMENT',
          domain: 'datamanager.googleapis.com',
          metadata: { requestId: expect.stringMatching(/^t-/) },
        },
        { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: expect.stringMatching(/^t-/) },
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [
            { field: 'events.events[0].event_source', description: expect.any(String), reason: 'REQUIRED_FIELD_MISSING' },
          ],
        },
      ],
    });
  });

  it.each([
    ['no transaction id', { transactionId: '' }, 'events.events[0].transaction_id: REQUIRED_FIELD_MISSING'],
    ['nothing to match by', { adIdentifiers: {} }, 'events.events[0]: NO_IDENTIFIERS_PROVIDED'],
    ['a currency that does not exist', { currency: 'RUR0' }, 'events.events[0].currency: INVALID_CURRENCY_CODE'],
    ['a currency in small letters', { currency: 'rub' }, 'events.events[0].currency: INVALID_CURRENCY_CODE'],
    [
      'a hash that is too short',
      { userData: { userIdentifiers: [{ phoneNumber: 'a'.repeat(62) }] } },
      'events.events[0].user_data.user_identifiers[0]: INVALID_SHA256_FORMAT',
    ],
    [
      'eleven user identifiers',
      { userData: { userIdentifiers: Array.from({ length: 11 }, () => ({ phoneNumber: PHONE_HASH })) } },
      'events.events[0].user_data.user_identifiers: TOO_MANY_USER_IDENTIFIERS',
    ],
    [
      'a reference to no destination',
      { destinationReferences: ['b'] },
      'events.events[0].destination_references[0]: INVALID_DESTINATION',
    ],
  ])('for %s', async (_name, changed, violation) => {
    const answer = await google.ingest(aRequest([anEvent(changed)]));
    expect([answer.status, ...violationsIn(answer)]).toEqual([400, violation]);
  });

  it('for user data in an encoding that nobody named', async () => {
    const event = anEvent({ userData: { userIdentifiers: [{ phoneNumber: PHONE_HASH }] } });
    const answer = await google.ingest(aRequest([event], { encoding: undefined }));
    expect(violationsIn(answer)).toEqual(['encoding: REQUIRED_FIELD_MISSING']);
  });
});

describe('a request as a whole', () => {
  it.each([
    ['no event', aRequest([]), 'events: REQUIRED_FIELD_MISSING'],
    ['2001 events', aRequest(Array.from({ length: 2001 }, () => anEvent())), 'events: TOO_MANY_EVENTS'],
    ['no destination', aRequest([anEvent()], { destinations: [] }), 'destinations: REQUIRED_FIELD_MISSING'],
    ['eleven destinations', to(...Array.from({ length: 11 }, () => ({}))), 'destinations: TOO_MANY_DESTINATIONS'],
    ['two destinations of one name', to({ reference: 'a' }, { reference: 'a' }), 'destinations: DUPLICATE_DESTINATION_REFERENCE'],
    [
      'an account of Analytics',
      to(operating({ accountType: 'GOOGLE_ANALYTICS_PROPERTY' })),
      'destinations[0].operating_account.account_type: INVALID_DESTINATION',
    ],
    [
      'an account id with dashes',
      to(operating({ accountId: '123-456-7890' })),
      'destinations[0].operating_account.account_id: INVALID_NUMBER_FORMAT',
    ],
    [
      'a resource name for an action',
      to({ productDestinationId: 'customers/1/conversionActions/2' }),
      'destinations[0].product_destination_id: INVALID_CONVERSION_ACTION_ID',
    ],
    [
      'an unknown action',
      to({ productDestinationId: '404' }),
      'destinations[0].product_destination_id: INVALID_CONVERSION_ACTION_ID',
    ],
    [
      'a switched-off action',
      to({ productDestinationId: '4' }),
      'destinations[0].product_destination_id: INVALID_CONVERSION_ACTION_ID',
    ],
    [
      "a site's own action",
      to({ productDestinationId: '3' }),
      'destinations[0].product_destination_id: INVALID_CONVERSION_ACTION_TYPE',
    ],
  ])('is refused for %s', async (_name, body, violation) => {
    const answer = await google.ingest(body);
    expect([answer.status, ...violationsIn(answer)]).toEqual([400, violation]);
  });

  it.each([
    ['an unknown account', operating({ accountId: '9' })],
    ['a manager of somebody else', { loginAccount: { accountType: 'GOOGLE_ADS', accountId: '9' } }],
  ])('is forbidden for %s', async (_name, destination) => {
    const answer = await google.ingest(to(destination));
    expect(answer).toMatchObject({ status: 403, body: { error: { status: 'PERMISSION_DENIED' } } });
  });

  it('may name its own account as the login', async () => {
    const destination = aDestination({ loginAccount: operating({}).operatingAccount });
    expect((await google.ingest(aRequest([anEvent()], { destinations: [destination] }))).status).toBe(200);
  });
});

function operating(changed: Record<string, string>) {
  return { operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890', ...changed } };
}

function to(...destinations: readonly Record<string, unknown>[]) {
  return aRequest([anEvent()], { destinations: destinations.map((destination) => aDestination(destination)) });
}
