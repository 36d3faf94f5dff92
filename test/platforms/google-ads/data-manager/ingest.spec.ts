import { HOUR, MINUTE } from '../../../../src/domain/time/instant.js';
import { aCall, aFact } from '../../../support/call-builders.js';
import { contextFor } from '../../contract/bench.js';
import { closedEndpoint, reset, silence, type Answer } from '../../contract/local-server.js';
import { GoogleBench, kinds, rowsOf } from '../bench.js';
import {
  ACCESS_TOKEN,
  REQUEST_ID,
  errorInfoAnswer,
  googleError,
  isTokenRequest,
  json,
  taken,
  tokenAnswer,
  violationsAnswer,
} from '../google-ads.js';

const bench = new GoogleBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const body = () => JSON.parse(bench.apiRequests()[0]?.body ?? '') as Record<string, unknown>;

describe('a request to the Data Manager', () => {
  it('names the account, its manager, the action and each event', async () => {
    bench.fresh(taken);
    await bench.send(2);
    expect(bench.apiRequests()[0]).toMatchObject({
      method: 'POST',
      url: '/v1/events:ingest',
      headers: { 'content-type': 'application/json' },
    });
    expect(body()).toEqual({
      destinations: [
        {
          operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' },
          loginAccount: { accountType: 'GOOGLE_ADS', accountId: '1112223333' },
          productDestinationId: '987654321',
        },
      ],
      events: [
        {
          transactionId: 'rb-00000000000000000000000000000000',
          eventTimestamp: '2026-11-20T10:45:59Z',
          eventSource: 'WEB',
          adIdentifiers: { gclid: 'Cj0KCQiA_test-gclid_EaAlBwEALw_wcB' },
          conversionValue: 1500,
          currency: 'RUB',
        },
        expect.objectContaining({ transactionId: 'rb-00000000000000000000000000000001', eventTimestamp: '2026-11-20T10:45:58Z' }),
      ],
      validateOnly: false,
    });
  });

  it('carries hashed phones, consent and event source as the config says, and no whole hash in its record', async () => {
    bench.fresh(taken);
    const destination = bench.destination({
      hashedPhone: true,
      eventSource: 'PHONE',
      consent: { adUserData: 'granted', adPersonalization: 'denied' },
    });
    const answer = await destination.send(rowsOf(destination, 1), contextFor());
    expect(body()).toMatchObject({
      events: [
        { eventSource: 'PHONE', userData: { userIdentifiers: [{ phoneNumber: expect.stringMatching(/^[0-9a-f]{64}$/) }] } },
      ],
      consent: { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_DENIED' },
      encoding: 'HEX',
    });
    expect(answer.exchange.request).not.toMatch(/[0-9a-f]{64}/);
  });

  it('says of a frozen row what it said the first time, whatever the config says by now', async () => {
    bench.fresh(taken);
    const frozen = rowsOf(bench.destination({ eventSource: 'WEB', hashedPhone: true }), 1);
    const changed = bench.destination({
      eventSource: 'PHONE',
      hashedPhone: false,
      consent: { adUserData: 'granted', adPersonalization: 'granted' },
      goals: { 'quality-call': { conversionActionId: '111', value: 1 } },
    });
    await bench.destination({ eventSource: 'WEB', hashedPhone: true }).send(frozen, contextFor());
    await changed.send(frozen, contextFor());
    const [first, again] = bench.apiRequests().map((request) => request.body);
    expect(again).toBe(first);
  });

  it('says zero where zero is the value, and nothing where there is none', async () => {
    bench.fresh(taken);
    const destination = bench.destination();
    const rows = [{ minor: 0, currency: 'RUB' }, null].map((value) => destination.prepare(aFact({ value })));
    await destination.send(
      rows.flatMap((prepared) => ('skip' in prepared ? [] : [prepared.row])),
      contextFor(),
    );
    expect(body().events).toEqual([
      expect.objectContaining({ conversionValue: 0, currency: 'RUB' }),
      expect.not.objectContaining({ conversionValue: expect.anything() }),
    ]);
  });

  it('leaves out a manager that is not configured and a click that is not there', async () => {
    bench.fresh(taken);
    const destination = bench.destination({ loginCustomerId: undefined, hashedPhone: true });
    const prepared = destination.prepare(aFact({ call: aCall({ clickIds: {} }) }));
    if ('skip' in prepared) throw new Error('skipped');
    await destination.send([prepared.row], contextFor());
    expect(body()).toMatchObject({ destinations: [expect.not.objectContaining({ loginAccount: expect.anything() })] });
    expect(body().events).toEqual([expect.not.objectContaining({ adIdentifiers: expect.anything() })]);
  });

  it('that was taken is accepted under its request id, every digit of it', async () => {
    bench.fresh(taken);
    const answer = await bench.send(3);
    expect(answer.outcomes).toEqual(Array(3).fill({ kind: 'accepted', ref: REQUEST_ID }));
    expect(answer.exchange).toMatchObject({ httpStatus: 200, remoteId: REQUEST_ID });
  });

  it('that was taken under a number is accepted under every digit of it', async () => {
    bench.fresh(() => ({ kind: 'answer', status: 200, body: '{"requestId": 12345678901234567890}' }));
    const { outcomes } = await bench.send(1);
    expect(outcomes).toEqual([{ kind: 'accepted', ref: '12345678901234567890' }]);
  });

  it('that was taken with warnings about fields shows them with each row', async () => {
    bench.fresh(() =>
      json(200, {
        requestId: REQUEST_ID,
        fieldWarnings: [{ field: 'events[0].currency', reason: 'UNUSUAL', description: 'odd' }],
      }),
    );
    const { outcomes } = await bench.send(1);
    expect(outcomes).toEqual([{ kind: 'accepted', ref: REQUEST_ID, message: 'Google: events[0].currency UNUSUAL odd' }]);
  });

  it('shows a warning with the row that it is about, and one that names no row with each', async () => {
    const field_warnings = [
      { field: 'events.events[1].user_data', reason: 'ODD' },
      { field: 'consent', reason: 'UNUSUAL' },
    ];
    bench.fresh(() => json(200, { requestId: REQUEST_ID, field_warnings }));
    const { outcomes } = await bench.send(2);
    expect(outcomes).toMatchObject([
      { kind: 'accepted', message: 'Google: consent UNUSUAL' },
      { kind: 'accepted', message: 'Google: events.events[1].user_data ODD; consent UNUSUAL' },
    ]);
  });

  it('to validate only is never delivered and comes again in a day', async () => {
    bench.fresh(() => json(200, {}));
    const answer = await bench.send(2, { validateOnly: true });
    expect(body().validateOnly).toBe(true);
    expect(answer.outcomes).toEqual(
      Array(2).fill({ kind: 'retry', code: 'VALIDATED_ONLY', afterMs: 86_400_000, counted: false }),
    );
  });

  it('does not leave when the process is stopping', async () => {
    bench.fresh(taken);
    const stopped = AbortSignal.abort();
    const destination = bench.destination();
    const answer = await destination.send(rowsOf(destination, 1), contextFor(stopped));
    expect(answer.outcomes).toMatchObject([{ kind: 'retry', code: 'PROCESS_STOPPED', counted: false }]);
    expect(bench.server.seen).toEqual([]);
  });
});

describe('a refused request to the Data Manager', () => {
  const refused = async (answer: Answer, rows = 4) => {
    bench.fresh(() => answer);
    return bench.send(rows);
  };

  it('loses only the rows that Google names, and the rest goes again', async () => {
    const answer = await refused(
      violationsAnswer(
        { field: 'events.events[0].ad_identifiers.gclid', description: 'not a click', reason: 'INVALID_FORMAT' },
        { field: 'events.events[2].user_data.user_identifiers[1]', description: 'no hash', reason: 'INVALID_SHA256_FORMAT' },
      ),
    );
    expect(answer.outcomes).toMatchObject([
      {
        kind: 'rejected',
        code: 'REFUSED_BY_PLATFORM',
        platformCode: 'INVALID_FORMAT',
        message: 'events.events[0].ad_identifiers.gclid: not a click (Google’s request req-of-google)',
      },
      { kind: 'again' },
      { kind: 'rejected', platformCode: 'INVALID_SHA256_FORMAT' },
      { kind: 'again' },
    ]);
    expect(answer.parts).toEqual([[1, 3]]);
    expect(answer.trouble).toBeUndefined();
    expect(answer.exchange.remoteId).toBe('req-of-google');
  });

  it('is refused whole when every row is named', async () => {
    const answer = await refused(violationsAnswer({ field: 'events[0].currency' }, { field: 'events[1].currency' }), 2);
    expect(kinds(answer)).toEqual(['rejected', 'rejected']);
    expect(answer.parts).toBeUndefined();
  });

  it.each([
    [
      'names',
      4,
      violationsAnswer(...[0, 1, 2, 3].map((row) => ({ field: `events[${row}].x`, reason: 'A_REASON_OF_NEXT_YEAR' }))),
    ],
    ['names, alone,', 1, violationsAnswer({ field: 'events[0].x', reason: 'A_REASON_OF_NEXT_YEAR' })],
    ['names none of', 4, errorInfoAnswer(400, 'INVALID_ARGUMENT', 'A_REASON_OF_NEXT_YEAR')],
  ])('that %s every row for a reason that nobody knows rejects none', async (_name, rows, refusal) => {
    const answer = await refused(refusal, rows);
    expect(kinds(answer)).toEqual(Array(rows).fill('again'));
    expect(answer.unnamed?.trouble).toMatchObject({ kind: 'pause', reason: { code: 'REQUEST_REFUSED' } });
  });

  it('that names one row of many for a reason that nobody knows loses that row', async () => {
    const answer = await refused(violationsAnswer({ field: 'events[1].x', reason: 'A_REASON_OF_NEXT_YEAR' }));
    expect(kinds(answer)).toEqual(['again', 'rejected', 'again', 'again']);
  });

  it('that knows the currency of no event pauses, and that of one loses that event', async () => {
    const unknown = (row: number) => ({ field: `events.events[${row}].currency`, reason: 'INVALID_CURRENCY_CODE' });
    const all = await refused(violationsAnswer(unknown(0), unknown(1)), 2);
    expect([kinds(all), all.trouble]).toMatchObject([
      ['held', 'held'],
      { kind: 'pause', reason: { code: 'CONFIGURATION', detail: expect.stringContaining('ISO 4217') } },
    ]);
    expect(kinds(await refused(violationsAnswer(unknown(1)), 2))).toEqual(['again', 'rejected']);
  });

  it.each(['CONVERSION_ACTION_TOO_RECENTLY_CREATED', 'DESTINATION_TOO_RECENTLY_CREATED'])(
    'because of %s waits six hours uncounted, however Google says it',
    async (reason) => {
      const violation = { field: 'destinations[0].product_destination_id', reason };
      for (const refusal of [errorInfoAnswer(400, 'INVALID_ARGUMENT', reason), violationsAnswer(violation)]) {
        const answer = await refused(refusal, 2);
        expect(answer.outcomes).toMatchObject(
          Array(2).fill({ kind: 'retry', code: 'TOO_EARLY', afterMs: 6 * HOUR, counted: false }),
        );
        expect([answer.trouble, answer.parts]).toEqual([undefined, undefined]);
      }
    },
  );

  it.each(['EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED', 'NO_CONSENT', 'EXTERNAL_ATTRIBUTION_DATA_MISSING'])(
    'because of %s is a matter of the account',
    async (reason) => {
      const answer = await refused(errorInfoAnswer(400, 'INVALID_ARGUMENT', reason));
      expect([kinds(answer), answer.trouble?.reason.code]).toEqual([Array(4).fill('held'), 'CONFIGURATION']);
    },
  );

  it.each(['OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER', 'ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID'])(
    'because of %s at one event loses that event, with advice, and not the destination',
    async (reason) => {
      const answer = await refused(violationsAnswer({ field: 'events[2].ad_identifiers.gbraid', reason }));
      expect([kinds(answer), answer.trouble]).toEqual([['again', 'again', 'rejected', 'again'], undefined]);
      expect(answer.outcomes[2]).toMatchObject({ platformCode: reason, message: expect.stringContaining('; the ') });
    },
  );

  it.each([
    ['in a list', [{ error: { code: 400, status: 'INVALID_ARGUMENT', message: 'm', details: [] } }]],
    ['with nulls', { error: { code: 400, status: 'INVALID_ARGUMENT', message: null, details: null } }],
  ])('is read also %s', async (_name, refusal) => {
    bench.fresh(() => json(400, refusal));
    const { unnamed } = await bench.send(1);
    expect(unnamed?.rejection).toMatchObject({ platformCode: 'INVALID_ARGUMENT' });
  });

  it('is read although it names no field of a violation', async () => {
    const fieldViolations = [{ field: null, description: null, reason: 'INVALID_CONVERSION_ACTION_ID' }];
    bench.fresh(() => json(400, { error: { status: 'INVALID_ARGUMENT', details: [{ fieldViolations }] } }));
    expect(await bench.send(1)).toMatchObject({ trouble: { kind: 'pause', reason: { code: 'CONFIGURATION' } } });
  });

  it('because an event is of the future by Google’s clock waits with that event', async () => {
    bench.fresh(() => violationsAnswer({ field: 'events[1].event_timestamp', reason: 'EVENT_TIME_INVALID' }));
    const destination = bench.destination({ minClickAgeHours: 0 });
    const [row] = rowsOf(destination, 1);
    if (!row) throw new Error('no row');
    const young = { ...row, timestamp: new Date(bench.now - MINUTE).toISOString() };
    const { outcomes } = await destination.send([row, young], contextFor());
    expect(outcomes).toMatchObject([
      { kind: 'again' },
      { kind: 'retry', code: 'TOO_EARLY', afterMs: 14 * MINUTE, counted: false },
    ]);
  });

  it.each([
    ['the destination', { field: 'destinations[0].login_account.account_id', reason: 'INVALID_DESTINATION' }],
    ['the consent', { field: 'consent.ad_user_data', description: 'unknown value' }],
    ['the encoding', { field: 'encoding', reason: 'REQUIRED_FIELD_MISSING' }],
    ['the event source of an event', { field: 'events.events[0].event_source', reason: 'EVENT_SOURCE_AND_DESTINATION_MISMATCH' }],
    ['terms, at an event', { field: 'events[0].user_data', reason: 'DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED' }],
  ])('that names %s pauses the destination and costs no row', async (_name, violation) => {
    const answer = await refused(violationsAnswer(violation, { field: 'events[1].currency' }));
    expect(kinds(answer)).toEqual(['held', 'held', 'held', 'held']);
    expect(answer.trouble).toMatchObject({ kind: 'pause', reason: { code: 'CONFIGURATION' } });
  });

  it.each([
    ['nothing', googleError(400, 'INVALID_ARGUMENT')],
    ['a row that was not sent', violationsAnswer({ field: 'events[99].currency' })],
  ])('that names %s leaves it to delivery to find the bad row', async (_name, refusal) => {
    const answer = await refused(refusal, 5);
    expect(kinds(answer)).toEqual(Array(5).fill('again'));
    expect(answer.unnamed?.rejection).toMatchObject({ kind: 'rejected', platformCode: 'INVALID_ARGUMENT' });
    expect(answer.parts).toBeUndefined();
    expect(kinds(await refused(refusal, 1))).toEqual(['again']);
  });

  it.each([
    ['the list of events', violationsAnswer({ field: 'events', reason: 'TOO_MANY_EVENTS' })],
    ['its own size', { status: 413, body: '<html>too large</html>' }],
  ])('that names %s goes again in halves, and a single row says nothing of itself', async (_name, refusal) => {
    const answer = await refused(refusal, 5);
    expect(kinds(answer)).toEqual(Array(5).fill('again'));
    expect(answer.parts).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    const alone = await refused(refusal, 1);
    expect([kinds(alone), alone.unnamed?.trouble.kind]).toEqual([['again'], 'pause']);
  });

  it.each([400, 413, 451])('that is no answer of Google’s says with which status it came: %i', async (status) => {
    const { unnamed } = await refused({ status, body: '<html>a proxy’s page</html>' }, 1);
    expect([unnamed?.rejection.platformCode, unnamed?.trouble.reason.detail]).toEqual([`HTTP ${status}`, `HTTP ${status}`]);
  });

  it.each([
    [errorInfoAnswer(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED'), 'enable the Data Manager API'],
    [errorInfoAnswer(403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'), 'https://www.googleapis.com/auth/datamanager'],
    [googleError(403, 'PERMISSION_DENIED'), 'loginCustomerId'],
  ])('for want of permission pauses the destination with what to do', async (refusal, advice) => {
    const answer = await refused(refusal);
    expect(answer.trouble).toMatchObject({
      kind: 'pause',
      reason: { code: 'AUTHORISATION', detail: expect.stringContaining(advice) },
    });
    expect(kinds(answer)).toEqual(Array(4).fill('held'));
  });

  it.each([
    ['Retry-After in seconds', googleError(429, 'RESOURCE_EXHAUSTED'), { 'Retry-After': '120' }, 120_000],
    [
      'Retry-After as a date',
      googleError(429, 'RESOURCE_EXHAUSTED'),
      { 'Retry-After': 'Sat, 21 Nov 2026 10:50:00 GMT' },
      300_000,
    ],
    [
      'RetryInfo',
      googleError(429, 'RESOURCE_EXHAUSTED', [{ '@type': 'x/google.rpc.RetryInfo', retryDelay: '30.5s' }]),
      {},
      30_500,
    ],
    ['no time at all', googleError(429, 'RESOURCE_EXHAUSTED'), {}, 60_000],
  ])('over the quota, with %s, comes back when Google says', async (_name, refusal, headers, afterMs) => {
    const answer = await refused({ ...refusal, headers });
    expect(answer.trouble).toMatchObject({ kind: 'delay', reason: { code: 'RATE_LIMITED' }, afterMs });
    expect(answer.outcomes[0]).toMatchObject({ kind: 'held', code: 'RATE_LIMITED' });
  });

  it('repeats no token that Google echoes', async () => {
    const answer = await refused(googleError(400, 'INVALID_ARGUMENT', [], `bad credential ${ACCESS_TOKEN}`), 1);
    expect(JSON.stringify(answer)).not.toContain(ACCESS_TOKEN);
  });
});

describe('an answer of the Data Manager that proves nothing', () => {
  it.each([
    ['500', () => ({ status: 500, body: '' })],
    ['502', () => ({ status: 502, body: '<html>' })],
    ['504', () => googleError(504, 'DEADLINE_EXCEEDED')],
    ['HTML with 200', () => ({ status: 200, body: '<html>' })],
    ['200 without a request id', () => json(200, { requestId: '' })],
    ['409', () => googleError(409, 'ABORTED')],
    ['499', () => googleError(499, 'CANCELLED')],
    ['a reset', reset],
  ])('(%s) leaves every row unknown', async (_name, behaviour) => {
    bench.fresh(behaviour);
    const answer = await bench.send(2);
    expect(answer.outcomes).toMatchObject([{ kind: 'unknown', code: 'ANSWER_LOST' }, { kind: 'unknown' }]);
    expect(answer.trouble).toBeUndefined();
  });

  it('(503) is an outage, and nothing was taken', async () => {
    bench.fresh(() => googleError(503, 'UNAVAILABLE'));
    expect(await bench.send(1)).toMatchObject({
      outcomes: [{ kind: 'held', code: 'PLATFORM_UNAVAILABLE' }],
      trouble: { kind: 'outage' },
    });
  });

  it('(503 with Retry-After) is an outage whose end Google names', async () => {
    bench.fresh(() => ({ ...googleError(503, 'UNAVAILABLE'), headers: { 'Retry-After': '90' } }));
    expect(await bench.send(1)).toMatchObject({
      outcomes: [{ kind: 'held', code: 'PLATFORM_UNAVAILABLE' }],
      trouble: { kind: 'delay', reason: { code: 'PLATFORM_UNAVAILABLE' }, afterMs: 90_000 },
    });
  });

  it('(nobody listens) is an outage, although tokens are to be had', async () => {
    bench.fresh(taken);
    const endpoint = await closedEndpoint();
    expect(await bench.send(1, { endpoint })).toMatchObject({ outcomes: [{ kind: 'held' }], trouble: { kind: 'outage' } });
  });

  it('(broken off by us) leaves the row unknown', async () => {
    bench.fresh(silence);
    const stop = new AbortController();
    const destination = bench.destination();
    const sent = destination.send(rowsOf(destination, 1), contextFor(stop.signal));
    while (!bench.server.seen.some((request) => !isTokenRequest(request))) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(kinds(await sent)).toEqual(['unknown']);
  });
});

describe('the check of a Data Manager destination', () => {
  const check = (answer: Answer, token: Answer = tokenAnswer(), overrides: Readonly<Record<string, unknown>> = {}) => {
    bench.fresh(
      () => answer,
      () => token,
    );
    return bench.destination(overrides).check(contextFor());
  };

  it('proves credentials and each action with a dry run', async () => {
    const results = await check(json(200, {}));
    expect(results.map(({ name, result }) => [name, result])).toEqual([
      ['credentials', 'proved'],
      ['conversion action 987654321, RUB', 'proved'],
      ['conversion action 987654322', 'proved'],
    ]);
    expect(bench.apiRequests()).toHaveLength(bench.destination().checkRequests);
    expect(bench.apiRequests()[0]?.body).toContain('"conversionValue":1,"currency":"RUB"');
    expect(bench.apiRequests().map(({ body: sent }) => JSON.parse(sent) as unknown)).toEqual(
      Array(2).fill(expect.objectContaining({ validateOnly: true })),
    );
  });

  it('says what is wrong with the credentials and asks no further', async () => {
    const results = await check(json(200, {}), json(400, { error: 'invalid_grant' }));
    expect(results).toMatchObject([
      { name: 'credentials', result: 'failed', text: { en: expect.stringContaining('invalid_grant') } },
    ]);
    expect(bench.apiRequests()).toEqual([]);
  });

  it('says what is wrong with an action', async () => {
    const results = await check(
      violationsAnswer({ field: 'destinations[0].product_destination_id', reason: 'INVALID_CONVERSION_ACTION_ID' }),
    );
    expect(results[1]).toMatchObject({ result: 'failed', text: { en: expect.stringContaining('conversionActionId') } });
  });

  it('says of a currency that Google does not know that the goal is to blame', async () => {
    const results = await check(violationsAnswer({ field: 'events[0].currency', reason: 'INVALID_CURRENCY_CODE' }));
    expect(results[1]).toMatchObject({ result: 'failed', text: { en: expect.stringContaining('ISO 4217') } });
  });

  it('doubts an action that is less than six hours old, and says to wait', async () => {
    const reason = 'CONVERSION_ACTION_TOO_RECENTLY_CREATED';
    const results = await check(violationsAnswer({ field: 'destinations[0].product_destination_id', reason }));
    expect(results[1]).toMatchObject({ result: 'doubtful', text: { en: expect.stringContaining('six hours') } });
  });

  it('does not call an action proved when Google stumbles over the made-up click', async () => {
    const results = await check(violationsAnswer({ field: 'events[0].ad_identifiers.gclid', reason: 'INVALID_FORMAT' }));
    expect(results[1]).toMatchObject({ result: 'assumed' });
  });

  it.each([
    ['TOO_RECENT_CLICK', 'events[0].ad_identifiers.gclid', 'assumed', 'made-up person'],
    ['DESTINATION_TOO_RECENTLY_CREATED', 'destinations[0]', 'doubtful', 'six hours old'],
    ['EVENT_TIME_INVALID', 'events[0].event_timestamp', 'doubtful', 'not for its made-up click (EVENT_TIME_INVALID'],
    ['ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID', 'events[0].ad_identifiers.gbraid', 'doubtful', 'not for its'],
  ])('tells whether %s is about the made-up person', async (reason, field, result, words) => {
    const results = await check(violationsAnswer({ field, reason }));
    expect(results.at(-1)).toMatchObject({ result, text: { en: expect.stringContaining(words) } });
  });

  it('asks once more with a hashed phone and no click where phones are sent, and doubts a dry-run destination', async () => {
    const results = await check(json(200, {}), tokenAnswer(), { hashedPhone: true, validateOnly: true });
    expect(results.map(({ name, result }) => [name, result])).toEqual([
      ['credentials', 'proved'],
      ['validateOnly', 'doubtful'],
      ['conversion action 987654321, RUB', 'proved'],
      ['conversion action 987654322', 'proved'],
      // The Data Manager speaks of the terms later.
      ['hashed phone', 'assumed'],
    ]);
    expect(bench.apiRequests()).toHaveLength(bench.destination({ hashedPhone: true }).checkRequests);
    const [last] = bench.apiRequests().slice(-1);
    expect(last?.body).toContain('phoneNumber');
    expect(last?.body).not.toContain('gclid');
  });
});
