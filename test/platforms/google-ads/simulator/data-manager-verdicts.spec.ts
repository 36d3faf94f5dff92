import { DAY, HOUR } from '../../../../src/domain/time/instant.js';
import {
  aDestination,
  anEvent,
  aRequest,
  NOON,
  openGoogle,
  PHONE_HASH,
  VERDICT_DELAY_MS,
  violationsIn,
  type GoogleOverHttp,
} from './google.js';

let google: GoogleOverHttp;
beforeEach(async () => {
  google = await openGoogle();
});
afterEach(() => google.close());

describe('a request that was taken', () => {
  it('is being processed until its verdict is due, and then a success', async () => {
    const { body } = await google.ingest(aRequest([anEvent()]));
    const requestId = body.requestId ?? '';
    expect(await statusOf(requestId)).toMatchObject({ requestStatus: 'PROCESSING' });
    expect(google.context.records.list()).toMatchObject([{ status: 'processing' }]);
    google.clock += VERDICT_DELAY_MS;
    expect(await statusOf(requestId)).toEqual({
      destination: aDestination(),
      requestStatus: 'SUCCESS',
      eventsIngestionStatus: { recordCount: '1' },
    });
  });

  it('is on record with all that was sent', async () => {
    await verdictOn([anEvent()]);
    expect(google.context.records.list()).toEqual([
      {
        platform: 'data-manager',
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
        raw: anEvent(),
      },
    ]);
  });

  it('counts its good events and reports the bad ones as numbers only', async () => {
    google.context.accounts.visitors.unknown = ['Cj0KCQiA_nobody'];
    const verdict = await verdictOn([
      anEvent(),
      anEvent({ transactionId: 'rb-2', eventTimestamp: new Date(NOON - HOUR).toISOString() }),
      anEvent({ transactionId: 'rb-3', eventTimestamp: new Date(NOON - 31 * DAY).toISOString() }),
      anEvent({ transactionId: 'rb-4', adIdentifiers: { gclid: 'Cj0KCQiA_nobody' } }),
      anEvent({ transactionId: 'rb-5', adIdentifiers: { gclid: 'no gclid' } }),
      anEvent({ transactionId: 'rb-6', adIdentifiers: { gclid: 'also none!' } }),
    ]);
    expect(verdict).toMatchObject({
      requestStatus: 'PARTIAL_SUCCESS',
      eventsIngestionStatus: { recordCount: '6' },
      errorInfo: {
        errorCounts: [
          { recordCount: '1', reason: 'PROCESSING_ERROR_REASON_TOO_RECENT_CLICK' },
          { recordCount: '1', reason: 'PROCESSING_ERROR_REASON_EVENT_TOO_OLD' },
          { recordCount: '1', reason: 'PROCESSING_ERROR_REASON_CLICK_NOT_FOUND' },
          { recordCount: '2', reason: 'PROCESSING_ERROR_REASON_INVALID_GCLID' },
        ],
      },
    });
    expect(JSON.stringify(verdict)).not.toContain('rb-');
    expect(google.context.records.list().filter(({ status }) => status === 'counted')).toHaveLength(1);
  });

  it.each([
    ['denied consent', anEvent({ consent: { adUserData: 'CONSENT_DENIED' } }), {}, 'DENIED_CONSENT'],
    ['denied consent of the request', anEvent(), { consent: { adUserData: 'CONSENT_DENIED' } }, 'DENIED_CONSENT'],
    [
      'a braid where each click counts once',
      anEvent({ adIdentifiers: { wbraid: 'CjkKCQ_braid' } }),
      { destinations: [aDestination({ productDestinationId: '2' })] },
      'ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID',
    ],
    [
      'a phone where the terms are not signed',
      anEvent({ userData: { userIdentifiers: [{ phoneNumber: PHONE_HASH }] } }),
      { destinations: [{ operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '5556667777' }, productDestinationId: '5' }] },
      'DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED',
    ],
  ])('fails for %s', async (_name, event, overrides, reason) => {
    expect(await verdictOn([event], overrides)).toMatchObject({
      requestStatus: 'FAILED',
      errorInfo: { errorCounts: [{ recordCount: '1', reason: `PROCESSING_ERROR_REASON_${reason}` }] },
    });
  });

  it("goes by the event's own consent before the request's", async () => {
    const event = anEvent({ consent: { adUserData: 'CONSENT_GRANTED' } });
    expect(await verdictOn([event], { consent: { adUserData: 'CONSENT_DENIED' } })).toMatchObject({ requestStatus: 'SUCCESS' });
  });

  it('may carry an empty gclid beside its wbraid', async () => {
    await verdictOn([anEvent({ adIdentifiers: { gclid: '', wbraid: 'CjkKCQ_braid' } })]);
    expect(google.context.records.list()).toMatchObject([{ status: 'counted', identifier: { kind: 'wbraid' } }]);
  });

  it('is found by a known phone where the click is unknown', async () => {
    google.context.accounts.visitors.unknown = ['Cj0KCQiA_one'];
    const event = anEvent({ userData: { userIdentifiers: [{ phoneNumber: PHONE_HASH }] } });
    expect(await verdictOn([event])).toMatchObject({ requestStatus: 'SUCCESS' });
  });
});

describe('a copy', () => {
  it('with the same transaction id is a duplicate and counts once', async () => {
    await verdictOn([anEvent()]);
    expect(await verdictOn([anEvent()])).toMatchObject({
      requestStatus: 'FAILED',
      errorInfo: { errorCounts: [{ recordCount: '1', reason: 'PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID' }] },
    });
    expect(google.context.records.list()).toMatchObject([{ status: 'counted', copies: 2 }]);
  });

  it('that comes while the first is being processed is a duplicate too', async () => {
    await google.ingest(aRequest([anEvent()]));
    await verdictOn([anEvent()]);
    expect(google.context.records.list()).toMatchObject([{ status: 'counted', copies: 2 }]);
  });

  it('of the same click and second under another transaction id is a duplicate', async () => {
    await verdictOn([anEvent()]);
    expect(await verdictOn([anEvent({ transactionId: 'rb-2' })])).toMatchObject({
      errorInfo: { errorCounts: [{ reason: 'PROCESSING_ERROR_REASON_DUPLICATE_GCLID' }] },
    });
    expect(google.context.records.list()).toMatchObject([
      { status: 'counted', copies: 1 },
      { status: 'duplicate ignored: DUPLICATE_GCLID' },
    ]);
  });

  it('of what was too recent counts when its time has come', async () => {
    const early = anEvent({ eventTimestamp: new Date(NOON - HOUR).toISOString() });
    await verdictOn([early]);
    expect(google.context.records.list()).toMatchObject([{ status: 'dropped: TOO_RECENT_CLICK' }]);
    google.clock += 6 * HOUR;
    expect(await verdictOn([early], {}, await google.token())).toMatchObject({ requestStatus: 'SUCCESS' });
    expect(google.context.records.list()).toMatchObject([{ status: 'counted', copies: 2 }]);
  });
});

describe('the status', () => {
  it('of a dry run cannot be read, and nothing of it counts', async () => {
    const { body } = await google.ingest(aRequest([anEvent()], { validateOnly: true }));
    expect(body.requestId).toMatch(/^t-/);
    const answer = await google.status(body.requestId ?? '');
    expect([answer.status, ...violationsIn(answer)]).toEqual([400, 'request_id: INVALID_REQUEST_ID']);
    expect(google.context.records.list()).toEqual([]);
  });

  it('is given per destination, and an event goes where it says', async () => {
    const destinations = [aDestination({ reference: 'a' }), aDestination({ reference: 'b', productDestinationId: '2' })];
    const { body } = await google.ingest(
      aRequest([anEvent(), anEvent({ transactionId: 'rb-2', destinationReferences: ['b'] })], { destinations }),
    );
    const answer = await google.status(body.requestId ?? '');
    expect(answer.body.requestStatusPerDestination).toMatchObject([
      { destination: { reference: 'a' }, eventsIngestionStatus: { recordCount: '1' } },
      { destination: { reference: 'b' }, eventsIngestionStatus: { recordCount: '2' } },
    ]);
  });
});

/** Sends, waits for the verdict and reads the first destination's. */
async function verdictOn(events: readonly unknown[], overrides: Record<string, unknown> = {}, token?: string) {
  const { body } = await google.ingest(aRequest(events, overrides), token);
  google.clock += VERDICT_DELAY_MS;
  return statusOf(body.requestId ?? '', token);
}

async function statusOf(requestId: string, token?: string) {
  return (await google.status(requestId, token)).body.requestStatusPerDestination?.[0];
}
