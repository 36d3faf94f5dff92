import { status } from '@grpc/grpc-js';
import type { BatchAnswer } from '../../../../src/platforms/kit/answers.js';
import { platform } from '../../../../src/platforms/google-ads/index.js';
import { createHttpClient } from '../../../../src/runtime/http.js';
import { GOOGLE_ACCOUNTS, type GoogleAccounts } from '../../../../src/platforms/google-ads/simulator/accounts.js';
import { startGoogleAds } from '../../../../src/platforms/google-ads/simulator/google-ads-api/server.js';
import { simulator } from '../../../../src/platforms/google-ads/simulator/index.js';
import { createSimulatorContext, type SimulatorContext } from '../../../../src/platforms/kit/simulator/context.js';
import { CALL_START, aFact } from '../../../support/call-builders.js';
import { contextFor } from '../../contract/bench.js';
import { describeConfig } from '../../contract/describe-config.js';
import { describePrepare } from '../../contract/describe-prepare.js';
import { AdsServer, onRequest, onRow, type AdsAnswer } from '../ads-server.js';
import { expectNothingElsePersonal, pathsOf } from '../allowed.js';
import { GoogleBench, kinds, rowsOf } from '../bench.js';
import { ACCESS_TOKEN, DEVELOPER_TOKEN, aConfig, dataManagerSubject, json, taken, tokenAnswer } from '../google-ads.js';

// The one file that loads google-ads-api: seconds and hundreds of megabytes.
jest.setTimeout(120_000);

const { customers: CUSTOMERS, developerTokens: DEVELOPER_TOKENS } = GOOGLE_ACCOUNTS;
const GRPC = { transport: 'google-ads-api', developerToken: DEVELOPER_TOKEN };

describe('Google Ads through the Google Ads API, as any platform,', () => {
  const subject = {
    ...dataManagerSubject(),
    config: (endpoint: string) => aConfig(endpoint, GRPC),
    secrets: [...dataManagerSubject().secrets, DEVELOPER_TOKEN],
  };
  describeConfig(subject);
  describePrepare(subject);
});

describe('the Google Ads API without TLS', () => {
  const server = new AdsServer();
  let port = 0;
  beforeAll(async () => {
    port = await server.open();
  });
  afterAll(() => server.close());

  const destination = (overrides: Readonly<Record<string, unknown>> = {}) =>
    platform.create(platform.settings.parse(aConfig(`http://127.0.0.1:${port}`, { ...GRPC, ...overrides })), {
      http: createHttpClient(),
      clock: { now: () => Date.UTC(2026, 10, 21) },
    });
  const send = (answer: AdsAnswer, rows: number, overrides: Readonly<Record<string, unknown>> = {}): Promise<BatchAnswer> => {
    server.seen.length = 0;
    server.answer = () => answer;
    const chosen = destination(overrides);
    return chosen.send(rowsOf(chosen, rows), contextFor());
  };

  it('is told account, manager, token and every conversion', async () => {
    const answer = await send({ results: 2 }, 2, { consent: { adUserData: 'granted', adPersonalization: 'granted' } });
    expect(server.seen[0]?.headers).toMatchObject({ 'developer-token': DEVELOPER_TOKEN, 'login-customer-id': '1112223333' });
    expect(server.seen[0]?.request).toEqual({
      customer_id: '1234567890',
      conversions: [
        {
          gclid: 'Cj0KCQiA_test-gclid_EaAlBwEALw_wcB',
          conversion_action: 'customers/1234567890/conversionActions/987654321',
          conversion_date_time: '2026-11-20 10:45:59+00:00',
          conversion_value: 1500,
          currency_code: 'RUB',
          order_id: 'rb-00000000000000000000000000000000',
          consent: { ad_user_data: 'GRANTED' },
        },
        expect.objectContaining({ order_id: 'rb-00000000000000000000000000000001' }),
      ],
      partial_failure: true,
      validate_only: false,
      job_id: expect.any(Number),
    });
    expect(answer).toMatchObject({ outcomes: Array(2).fill({ kind: 'delivered', verified: true }) });
    expect(answer.exchange).toMatchObject({ remoteId: '5353383680802491057' });
    expect(JSON.stringify(answer)).not.toContain(DEVELOPER_TOKEN);
  });

  it('is told the hashed caller with its source, and zero as a value', async () => {
    const chosen = destination({ hashedPhone: true });
    server.answer = () => ({ results: 1 });
    server.seen.length = 0;
    const prepared = chosen.prepare(aFact({ value: { minor: 0, currency: 'RUB' } }));
    if ('skip' in prepared) throw new Error('skipped');
    const answer = await chosen.send([prepared.row], contextFor());
    expect(server.seen[0]?.request.conversions).toEqual([
      expect.objectContaining({
        conversion_value: 0,
        user_identifiers: [
          { hashed_phone_number: expect.stringMatching(/^[0-9a-f]{64}$/), user_identifier_source: 'FIRST_PARTY' },
        ],
      }),
    ]);
    expect(answer.exchange.request).not.toMatch(/[0-9a-f]{64}/);
  });

  it('puts each failure on its own row, row 0 among them', async () => {
    const partial = [
      onRow(0, 'UNPARSEABLE_GCLID'),
      onRow(2, 'TOO_RECENT_EVENT'),
      onRow(3, 'ORDER_ID_ALREADY_IN_USE'),
      onRow(4, 'ORDER_ID_ALREADY_IN_USE'),
      onRow(4, 'EXPIRED_EVENT'),
      onRow(6, 'CLICK_NOT_FOUND'),
    ];
    const answer = await send({ results: 8, partial }, 8);
    expect(answer.outcomes).toMatchObject([
      {
        kind: 'rejected',
        platformCode: 'UNPARSEABLE_GCLID',
        message: 'conversions[0].gclid: UNPARSEABLE_GCLID at row (Google’s request request-of-google)',
      },
      { kind: 'delivered', verified: true },
      { kind: 'retry', code: 'TOO_EARLY', counted: false },
      { kind: 'delivered', verified: true, code: 'ALREADY_THERE' },
      { kind: 'rejected', platformCode: 'EXPIRED_EVENT', message: expect.stringContaining('(+ ORDER_ID_ALREADY_IN_USE)') },
      { kind: 'delivered' },
      { kind: 'unmatched', code: 'NOT_LINKED' },
      { kind: 'delivered' },
    ]);
    expect(answer.trouble).toBeUndefined();
    expect(answer.exchange.response).toContain('UNPARSEABLE_GCLID');
  });

  it('takes the row from `conversions`, not from an identifier inside it', async () => {
    const nested = onRow(1, 'INVALID_USER_IDENTIFIER');
    const elements = [
      { field_name: 'conversions', index: 1 },
      { field_name: 'user_identifiers', index: 0 },
    ];
    const answer = await send({ results: 2, partial: [{ ...nested, location: { field_path_elements: elements } }] }, 2);
    expect(kinds(answer)).toEqual(['delivered', 'rejected']);
  });

  it('pauses for a wrong setting, holds its rows and keeps what was taken', async () => {
    const answer = await send({ results: 3, partial: [onRow(1, 'NO_CONVERSION_ACTION_FOUND')] }, 3);
    expect(kinds(answer)).toEqual(['delivered', 'held', 'delivered']);
    expect(answer.trouble).toMatchObject({ kind: 'pause', reason: { code: 'CONFIGURATION' } });
  });

  it('sends twins in one request again one by one', async () => {
    const answer = await send({ results: 3, partial: [onRow(0, 'DUPLICATE_ORDER_ID'), onRow(2, 'DUPLICATE_ORDER_ID')] }, 3);
    expect([kinds(answer), answer.parts]).toEqual([
      ['again', 'delivered', 'again'],
      [[0], [2]],
    ]);
  });

  it('takes no row for sent when a failure names none, when it cannot be read, or when results are missing', async () => {
    expect(kinds(await send({ results: 2, partial: [onRequest('internal_error', 'INTERNAL_ERROR')] }, 2))).toEqual([
      'unknown',
      'unknown',
    ]);
    expect(
      kinds(await send({ results: 2, partial: [onRow(0, 'EXPIRED_EVENT')], anyType: 'type.googleapis.com/other' }, 2)),
    ).toEqual(['unknown', 'unknown']);
    expect(kinds(await send({ results: 1, partial: [onRow(0, 'EXPIRED_EVENT')] }, 2))).toEqual(['rejected', 'unknown']);
  });

  it('delivers nothing in a dry run', async () => {
    const answer = await send({ results: 0, partial: [onRow(1, 'EXPIRED_EVENT'), onRow(2, 'ORDER_ID_ALREADY_IN_USE')] }, 3, {
      validateOnly: true,
    });
    expect(server.seen[0]?.request.validate_only).toBe(true);
    expect(answer.outcomes).toMatchObject([
      { kind: 'retry', code: 'VALIDATED_ONLY' },
      { kind: 'rejected' },
      { code: 'VALIDATED_ONLY' },
    ]);
  });

  it('that admits no newcomers tells them to switch', async () => {
    const answer = await send({ failure: [onRequest('not_allowlisted_error', 'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE')] }, 2);
    expect(kinds(answer)).toEqual(['held', 'held']);
    expect(answer.trouble).toMatchObject({
      kind: 'pause',
      reason: { code: 'CONFIGURATION', detail: expect.stringContaining('data-manager') },
    });
    expect(answer.exchange).toMatchObject({
      remoteId: 'request-of-google',
      response: expect.stringContaining('NOT_ALLOWLISTED'),
    });
  });

  it('over its quota says when to come back', async () => {
    const details = { quota_error_details: { rate_scope: 'ACCOUNT', rate_name: 'Requests', retry_delay: { seconds: 900 } } };
    const answer = await send({ failure: [onRequest('quota_error', 'RESOURCE_TEMPORARILY_EXHAUSTED', details)] }, 2);
    expect(answer).toMatchObject({
      outcomes: [{ kind: 'held', code: 'RATE_LIMITED' }, {}],
      trouble: { kind: 'delay', afterMs: 900_000 },
    });
  });

  it('refusing a whole request without a name leaves it to delivery to find out what is at fault, be it one row', async () => {
    const failure = [onRequest('request_error', 'REQUIRED_FIELD_MISSING')];
    const answer = await send({ failure }, 3);
    expect([kinds(answer), answer.parts]).toEqual([['again', 'again', 'again'], undefined]);
    expect(answer.unnamed?.rejection).toMatchObject({ kind: 'rejected', platformCode: 'REQUIRED_FIELD_MISSING' });
    expect(kinds(await send({ failure }, 1))).toEqual(['again']);
  });

  it('refusing a request with no more than INVALID_ARGUMENT rejects no row', async () => {
    const answer = await send({ code: status.INVALID_ARGUMENT, details: 'Request contains an invalid argument.' }, 3);
    expect([kinds(answer), answer.unnamed?.trouble.kind]).toEqual([['again', 'again', 'again'], 'pause']);
  });

  it.each([
    ['a reason that nobody knows', 'conversion_upload_error', 'UNKNOWN', 'REQUEST_REFUSED'],
    ['a currency that it does not know', 'currency_code_error', 'UNSUPPORTED', 'CONFIGURATION'],
  ])('naming every row for %s rejects none, and one row for it that row', async (_name, group, code, reason) => {
    const all = await send({ partial: [0, 1, 2].map((row) => onRow(row, code, group)), results: 3 }, 3);
    expect((all.unnamed?.trouble ?? all.trouble)?.reason.code).toBe(reason);
    expect(kinds(all)).not.toContain('rejected');
    const one = await send({ partial: [onRow(1, code, group)], results: 3 }, 3);
    expect(kinds(one)).toEqual(['delivered', 'rejected', 'delivered']);
  });

  it('tells of a braid with an action that counts one per click only that row', async () => {
    const code = 'ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID';
    const answer = await send({ partial: [onRow(1, code)], results: 3 }, 3);
    expect([kinds(answer), answer.trouble]).toEqual([['delivered', 'rejected', 'delivered'], undefined]);
    expect(answer.outcomes[1]).toMatchObject({ message: expect.stringContaining('let it count every conversion') });
  });

  it('refusing a request for its size gets it in halves', async () => {
    const answer = await send({ failure: [onRequest('conversion_upload_error', 'TOO_MANY_CONVERSIONS_IN_REQUEST')] }, 3);
    expect([answer.parts, answer.unnamed]).toEqual([[[0, 1], [2]], undefined]);
  });

  let asker: ReturnType<typeof destination> | undefined;
  const ask = (answer: AdsAnswer, signal?: AbortSignal) => {
    server.seen.length = 0;
    server.answer = () => answer;
    // Each destination has a channel of its own, which takes long to build.
    asker ??= destination();
    return asker.report?.(contextFor(signal));
  };

  it('is asked for its summary with the account, the manager and the token of the uploads', async () => {
    const summary = { client: 'GOOGLE_ADS_API', status: 'GOOD', total_event_count: '9', successful_event_count: '8' };
    const answer = await ask({ found: [{ offline_conversion_upload_client_summary: summary }] });
    expect(answer).toMatchObject({
      report: { status: 'GOOD', total: 9, successful: 8, pending: 0, lastUpload: null, alerts: [] },
    });
    expect(server.seen[0]?.headers).toMatchObject({ 'developer-token': DEVELOPER_TOKEN, 'login-customer-id': '1112223333' });
    expect(server.seen[0]?.request).toEqual({
      customer_id: '1234567890',
      query: expect.stringMatching(/^SELECT .*total_event_count.* FROM offline_conversion_upload_client_summary$/),
    });
  });

  const RETRY_LATER = { quota_error_details: { rate_scope: 'ACCOUNT', rate_name: 'Requests', retry_delay: { seconds: 900 } } };
  it.each<[string, AdsAnswer, object]>([
    [
      'an account without access',
      { failure: [onRequest('authorization_error', 'USER_PERMISSION_DENIED')], code: status.PERMISSION_DENIED },
      { kind: 'pause', reason: { code: 'AUTHORISATION', detail: expect.stringContaining('USER_PERMISSION_DENIED') } },
    ],
    [
      'a quota that is used up',
      { failure: [onRequest('quota_error', 'RESOURCE_EXHAUSTED', RETRY_LATER)], code: status.RESOURCE_EXHAUSTED },
      { kind: 'delay', afterMs: 900_000 },
    ],
    [
      'a query that this version does not know',
      { failure: [onRequest('query_error', 'UNRECOGNIZED_FIELD')] },
      { kind: 'pause', reason: { detail: expect.stringContaining('UNRECOGNIZED_FIELD') } },
    ],
    ['an outage', { code: status.UNAVAILABLE, details: 'The service is unavailable.' }, { kind: 'outage' }],
    ['a stumble', { failure: [onRequest('internal_error', 'INTERNAL_ERROR')], code: status.INTERNAL }, { kind: 'outage' }],
    ['a server that has no reports', { code: status.UNIMPLEMENTED, details: 'unknown service' }, { kind: 'pause' }],
    ['rows of something else', { found: [{ campaign: { id: '1' } }] }, { kind: 'outage' }],
  ])('gives no summary, asked once, for %s', async (_name, answer, trouble) => {
    const answered = await ask(answer);
    expect(answered).toMatchObject({ trouble });
    expect(server.seen).toHaveLength(1);
    expect(JSON.stringify(answered)).not.toContain(DEVELOPER_TOKEN);
  });

  it('that keeps silent about its summary holds up nobody who stops', async () => {
    const stop = new AbortController();
    const asking = ask('silence', stop.signal);
    while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(await asking).toMatchObject({ trouble: { kind: 'outage' } });
  });

  it('is told nothing but what may leave', async () => {
    await send({ results: 1 }, 1, { hashedPhone: true, consent: { adUserData: 'denied', adPersonalization: 'granted' } });
    expect(pathsOf(server.seen[0]?.request).toSorted()).toEqual(
      [
        'conversions.0.consent.ad_user_data',
        'conversions.0.conversion_action',
        'conversions.0.conversion_date_time',
        'conversions.0.conversion_value',
        'conversions.0.currency_code',
        'conversions.0.gclid',
        'conversions.0.order_id',
        'conversions.0.user_identifiers.0.hashed_phone_number',
        'conversions.0.user_identifiers.0.user_identifier_source',
        'customer_id',
        'job_id',
        'partial_failure',
        'validate_only',
      ].toSorted(),
    );
    expectNothingElsePersonal(JSON.stringify(server.seen));
  });

  it('refusing a whole request by one row gets the rest again without it', async () => {
    const answer = await send({ failure: [onRow(0, 'INVALID_FORMAT', 'field_error')] }, 3);
    expect([kinds(answer), answer.parts]).toEqual([['rejected', 'again', 'again'], [[1, 2]]]);
  });

  it('refusing a whole request by a setting of one row holds them all', async () => {
    const answer = await send({ failure: [onRow(0, 'NO_CONVERSION_ACTION_FOUND')] }, 3);
    expect([kinds(answer), answer.parts, answer.trouble?.kind]).toEqual([['held', 'held', 'held'], undefined, 'pause']);
  });

  it('that is unavailable is asked once, not for ten minutes', async () => {
    const answer = await send({ code: status.UNAVAILABLE, details: 'The service is currently unavailable.' }, 2);
    expect(answer).toMatchObject({ outcomes: [{ kind: 'held', code: 'PLATFORM_UNAVAILABLE' }, {}], trouble: { kind: 'outage' } });
    expect(server.seen).toHaveLength(1);
    await send({ code: status.DEADLINE_EXCEEDED, details: 'Deadline exceeded.' }, 1);
    expect(server.seen).toHaveLength(1);
  });

  it('leaves rows unknown when we break off', async () => {
    const stop = new AbortController();
    server.seen.length = 0;
    server.answer = () => 'silence';
    const chosen = destination();
    const sent = chosen.send(rowsOf(chosen, 1), contextFor(stop.signal));
    while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(kinds(await sent)).toEqual(['unknown']);
  });

  it('is checked with a dry run for each action', async () => {
    server.seen.length = 0;
    server.answer = () => ({ results: 0, partial: [onRow(0, 'UNPARSEABLE_GCLID')] });
    const bench = new GoogleBench();
    await bench.open();
    bench.fresh(taken);
    const results = await destination({ tokenEndpoint: `${bench.endpoint}/oauth/token` }).check(contextFor());
    expect(results.map(({ result }) => result)).toEqual(['proved', 'assumed', 'assumed']);
    expect(server.seen.map(({ request }) => request.validate_only)).toEqual([true, true]);
    expect(destination().checkRequests).toBe(2);
    await bench.close();
  });

  // Last: it takes the server down.
  it('that breaks off in the middle leaves rows unknown, and is an outage once nobody listens', async () => {
    expect(kinds(await send('break off', 2))).toEqual(['unknown', 'unknown']);
    expect(await send({ results: 1 }, 1)).toMatchObject({ outcomes: [{ kind: 'held' }], trouble: { kind: 'outage' } });
  });
});

describe('the Google Ads API with TLS', () => {
  const server = new AdsServer();
  const bench = new GoogleBench();
  let endpoint = '';
  beforeAll(async () => {
    await bench.open();
    endpoint = `localhost:${await server.open(true)}`;
  });
  afterAll(async () => {
    server.close();
    await bench.close();
  });
  const settings = () => ({ ...GRPC, endpoint, tokenEndpoint: `${bench.endpoint}/oauth/token` });
  const send = (rows: number) => bench.send(rows, settings());

  it('gets our access token with every call', async () => {
    bench.fresh(taken);
    server.answer = () => ({ results: 1 });
    expect(kinds(await send(1))).toEqual(['delivered']);
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${ACCESS_TOKEN}`);
  });

  it.each([
    ['UNAUTHENTICATED', { code: status.UNAUTHENTICATED, details: 'no' }],
    [
      'OAUTH_TOKEN_EXPIRED',
      { failure: [onRequest('authentication_error', 'OAUTH_TOKEN_EXPIRED')], code: status.UNAUTHENTICATED },
    ],
  ] as [string, AdsAnswer][])('that answers %s gets a new token once, then the destination pauses', async (_name, refusal) => {
    let given = 0;
    bench.fresh(taken, () => tokenAnswer(`token-${(given += 1)}`));
    server.seen.length = 0;
    server.answer = ({ headers }) => (headers.authorization === 'Bearer token-2' ? { results: 1 } : refusal);
    expect(kinds(await send(1))).toEqual(['delivered']);

    server.answer = () => refusal;
    expect(await send(1)).toMatchObject({ outcomes: [{ kind: 'held', code: 'AUTHORISATION' }], trouble: { kind: 'pause' } });
    expect(given).toBe(3);
  });

  it('is asked for its summary with our access token, with a new one where the first is refused', async () => {
    let given = 0;
    bench.fresh(taken, () => tokenAnswer(`token-${(given += 1)}`));
    const refusal = { code: status.UNAUTHENTICATED, details: 'no' };
    server.answer = ({ headers }) => (headers.authorization === 'Bearer token-2' ? { found: [] } : refusal);
    expect(await bench.destination(settings()).report?.(contextFor())).toMatchObject({ report: { status: null } });
    expect(given).toBe(2);
  });

  it('is not called without a token', async () => {
    bench.fresh(taken, () => json(400, { error: 'invalid_grant' }));
    server.seen.length = 0;
    expect(await send(2)).toMatchObject({ outcomes: [{ kind: 'held', code: 'AUTHORISATION' }, {}], trouble: { kind: 'pause' } });
    expect(server.seen).toEqual([]);
  });
});

describe('Google as the sandbox plays it, through the Google Ads API', () => {
  const now = CALL_START + 86_400_000;
  let context: SimulatorContext;
  let google: Awaited<ReturnType<typeof startGoogleAds>>;
  const open = async (own: Partial<GoogleAccounts> = {}): Promise<void> => {
    context = createSimulatorContext([simulator], { clock: () => now, accounts: { google: { ...GOOGLE_ACCOUNTS, ...own } } });
    google = await startGoogleAds(context, { host: '127.0.0.1', port: 0 });
  };
  afterEach(() => google.close());

  const destination = (overrides: Readonly<Record<string, unknown>> = {}) => {
    const [customer] = context.accounts.google.customers;
    const settings = {
      ...aConfig(google.url, { transport: 'google-ads-api', developerToken: context.accounts.google.developerTokens[0]?.token }),
      customerId: customer?.customerId,
      loginCustomerId: customer?.managers[0],
      goals: { 'quality-call': { conversionActionId: customer?.conversionActions[0]?.id } },
      ...overrides,
    };
    return platform.create(platform.settings.parse(settings), { http: createHttpClient(), clock: { now: () => now } });
  };
  const revoked = (key: string) => ({ idempotencyKey: key, goal: 'quality-call', occurredAt: CALL_START });

  it('takes a conversion back where Google counted it, also a second time, and not where it did not', async () => {
    await open();
    const chosen = destination();
    const rows = rowsOf(chosen, 2);
    expect(kinds(await chosen.send(rows, contextFor()))).toEqual(['delivered', 'delivered']);
    const conversions = [revoked(rows[0]?.orderId ?? ''), revoked('rb-never-sent')];
    const first = await chosen.retract?.(conversions, contextFor());
    expect(first?.outcomes).toMatchObject([{ kind: 'delivered' }, { kind: 'rejected', platformCode: 'CONVERSION_NOT_FOUND' }]);
    const second = await chosen.retract?.(conversions, contextFor());
    expect(second?.outcomes[0]).toMatchObject({ kind: 'delivered', platformCode: 'CONVERSION_ALREADY_RETRACTED' });
    expect(context.records.list().map(({ status: is }) => is)).toEqual(['retracted', 'counted']);
    expect(second?.exchange.request).toContain('RETRACTION');
  });

  it('gives a conversion that Google counted another value, under its order id', async () => {
    await open();
    const chosen = destination();
    const rows = rowsOf(chosen, 1);
    await chosen.send(rows, contextFor());
    const fact = aFact({ idempotencyKey: rows[0]?.orderId ?? '', value: { minor: 9_900, currency: 'RUB' } });
    const sentBy = rows[0]?.clickId ?? null;
    const prepared = chosen.restatement?.prepare(fact, sentBy);
    const changed = prepared && 'row' in prepared ? [prepared.row] : [];
    const answer = await chosen.restatement?.send(changed, contextFor());
    expect(answer?.outcomes).toMatchObject([{ kind: 'delivered' }]);
    expect(answer?.exchange.request).toContain('RESTATEMENT');
    expect(context.records.list()).toMatchObject([{ status: 'counted', value: 99, currency: 'RUB', copies: 1 }]);
  });

  it('says in its own summary what was taken and what was not', async () => {
    await open();
    const chosen = destination();
    expect(await chosen.report?.(contextFor())).toEqual({ report: expect.objectContaining({ status: null, total: 0 }) });
    const rows = rowsOf(chosen, 2);
    await chosen.send(rows, contextFor());
    await chosen.send(rows.slice(0, 1), contextFor());
    expect(await chosen.report?.(contextFor())).toEqual({
      report: {
        status: 'NEEDS_ATTENTION',
        total: 3,
        successful: 0,
        pending: 2,
        successRate: 0,
        alerts: [{ code: 'ORDER_ID_ALREADY_IN_USE', share: expect.closeTo(0.333, 3) }],
        lastUpload: new Date(now).toISOString().slice(0, 19).replace('T', ' '),
        days: [{ day: new Date(now).toISOString().slice(0, 10), successful: 0, failed: 1, pending: 2 }],
      },
    });
  });

  it.each<[string, Partial<GoogleAccounts>, [string, string], string]>([
    [
      'terms that were not accepted',
      { customers: CUSTOMERS.map((one) => ({ ...one, acceptedCustomerDataTerms: false })) },
      ['proved', 'failed'],
      'accept the customer data terms',
    ],
    [
      'a token that is not on the list of those who may upload',
      { developerTokens: DEVELOPER_TOKENS.map((one) => ({ ...one, mayUploadClicks: false })) },
      ['failed', 'failed'],
      'data-manager',
    ],
  ])('is found by a check to refuse for %s', async (_name, accounts, grades, advice) => {
    await open(accounts);
    const token = new GoogleBench();
    await token.open();
    token.fresh(taken);
    const results = await destination({ hashedPhone: true, tokenEndpoint: `${token.endpoint}/oauth/token` }).check(contextFor());
    expect(results.map(({ result }) => result)).toEqual(['proved', ...grades]);
    expect(results.at(-1)?.text.en).toContain(advice);
    expect(context.records.list()).toEqual([]);
    await token.close();
  });
});

describe('taking a conversion back, and Google’s own summary,', () => {
  it('are not offered where conversions travel through the Data Manager', () => {
    const runtime = { http: createHttpClient(), clock: { now: () => 0 } };
    const dataManager = platform.create(platform.settings.parse(aConfig('http://127.0.0.1:9')), runtime);
    for (const method of ['retract', 'report']) expect(dataManager).not.toHaveProperty(method);
  });
});
