import { HOUR } from '../../../../src/domain/time/instant.js';
import { readVerdict } from '../../../../src/platforms/google-ads/data-manager/verdict.js';
import type { ConfirmAnswer } from '../../../../src/platforms/kit/answers.js';
import { contextFor } from '../../contract/bench.js';
import type { Behaviour } from '../../contract/local-server.js';
import { GoogleBench } from '../bench.js';
import { errorInfoAnswer, googleError, json } from '../google-ads.js';

type Counts = readonly (readonly [reason: string, rows: number | string])[];

/** Google: data-manager/api/devguides/diagnostics, read 2026-11-22; int64 is text in JSON. */
function status(requestStatus: string, ...counts: Counts): object {
  const errorCounts = counts.map(([reason, recordCount]) => ({ reason, recordCount: String(recordCount) }));
  return {
    requestStatusPerDestination: [
      { requestStatus, eventsIngestionStatus: {}, ...(counts.length > 0 ? { errorInfo: { errorCounts } } : {}) },
    ],
  };
}

const verdict = (rows: number, requestStatus: string, ...counts: Counts) =>
  readVerdict(JSON.stringify(status(requestStatus, ...counts)), rows);
const PREFIX = 'PROCESSING_ERROR_REASON_';

describe('the Data Manager’s verdict on a request', () => {
  it('of success vouches for every row', () => {
    expect(verdict(5, 'SUCCESS')).toEqual({ verdict: { kind: 'outcome', outcome: { kind: 'delivered', verified: true } } });
  });

  it('of success with warnings shows them by reason and number', () => {
    const warningInfo = { warningCounts: [{ reason: 'PROCESSING_WARNING_REASON_INTERNAL_ERROR', recordCount: '2' }] };
    const body = JSON.stringify({ requestStatusPerDestination: [{ requestStatus: 'SUCCESS', warningInfo }] });
    expect(readVerdict(body, 5)).toMatchObject({
      verdict: { outcome: { kind: 'delivered', message: 'Google: PROCESSING_WARNING_REASON_INTERNAL_ERROR: 2' } },
    });
  });

  it('of success that counts fewer events than travelled vouches for none of them', () => {
    const body = (recordCount: string) =>
      JSON.stringify({ requestStatusPerDestination: [{ requestStatus: 'SUCCESS', eventsIngestionStatus: { recordCount } }] });
    expect(readVerdict(body('2'), 3)).toMatchObject({ verdict: { outcome: { kind: 'delivered', verified: false } } });
    expect(readVerdict(body('3'), 3)).toMatchObject({ verdict: { outcome: { kind: 'delivered', verified: true } } });
  });

  it.each(['0', '9'])('of success that counts %s events of three vouches for none, and says so', (recordCount) => {
    const body = { requestStatusPerDestination: [{ requestStatus: 'SUCCESS', eventsIngestionStatus: { recordCount } }] };
    expect(readVerdict(JSON.stringify(body), 3)).toMatchObject({
      verdict: { outcome: { kind: 'delivered', verified: false, message: `Google: recordCount ${recordCount} / 3` } },
    });
  });

  it('with nulls for a status or a count blames nobody and invents no number', () => {
    const body = (one: object) => JSON.stringify({ requestStatusPerDestination: [one] });
    expect(readVerdict(body({ requestStatus: null }), 1)).toEqual({ verdict: { kind: 'waiting' } });
    const errorInfo = { errorCounts: [{ recordCount: null, reason: 'INVALID_GCLID' }] };
    const { verdict: one } = readVerdict(body({ requestStatus: 'FAILED', errorInfo }), 1);
    expect(one).toMatchObject({ outcome: { kind: 'rejected', platformCode: 'INVALID_GCLID' } });
    expect(JSON.stringify(one)).not.toContain('0)');
    const unnamed = { errorCounts: [{ recordCount: '1', reason: null }] };
    expect(readVerdict(body({ requestStatus: 'FAILED', errorInfo: unnamed }), 1)).toMatchObject({ verdict: { kind: 'refused' } });
  });

  it.each(['PROCESSING', 'REQUEST_STATUS_UNKNOWN', 'A_STATUS_OF_NEXT_YEAR'])('of %s is still to come', (requestStatus) => {
    expect(verdict(1, requestStatus)).toEqual({ verdict: { kind: 'waiting' } });
  });

  it.each(['{}', '{"requestStatusPerDestination":[]}'])('that is empty (%s) is still to come, and nobody is to blame', (body) => {
    expect(readVerdict(body, 1)).toEqual({ verdict: { kind: 'waiting' } });
  });

  it.each(['', '<html>', '[]', '{"requestStatusPerDestination":"SUCCESS"}'])(
    'in garbage (%s) is still to come, and the platform is said not to work',
    (body) => {
      expect(readVerdict(body, 1)).toMatchObject({ verdict: { kind: 'waiting' }, trouble: { kind: 'outage' } });
    },
  );

  it.each([
    ['FAILED', 2, 2, 'ALREADY_THERE'],
    ['FAILURE', 2, 2, 'ALREADY_THERE'],
    ['PARTIAL_SUCCESS', 5, 2, undefined],
  ])('of %s with %i rows, %i of them copies, is delivery of them all', (requestStatus, rows, copies, code) => {
    const { verdict: given } = verdict(rows, requestStatus, [`${PREFIX}DUPLICATE_TRANSACTION_ID`, copies]);
    expect(given).toMatchObject({ kind: 'outcome', outcome: { kind: 'delivered', verified: true } });
    expect(given.kind === 'outcome' && given.outcome.kind === 'delivered' ? given.outcome.code : null).toBe(code);
  });

  it('of failure for a reason that nobody knows refuses the request rather than its rows', () => {
    for (const rows of [1, 7]) {
      const { verdict: given } = verdict(rows, 'FAILED', [`${PREFIX}A_REASON_OF_NEXT_YEAR`, rows]);
      expect(given).toMatchObject({
        kind: 'refused',
        refusal: { rejection: { platformCode: 'A_REASON_OF_NEXT_YEAR' }, trouble: { reason: { code: 'REQUEST_REFUSED' } } },
      });
    }
  });

  it('that takes some of the rows says so to the parts', () => {
    const reason = `${PREFIX}A_REASON_OF_NEXT_YEAR`;
    expect(verdict(4, 'PARTIAL_SUCCESS', [reason, 1])).toMatchObject({ verdict: { kind: 'split', someTaken: true } });
    expect(verdict(4, 'FAILED', [reason, 1], [`${PREFIX}INVALID_GCLID`, 3])).toMatchObject({ verdict: { someTaken: false } });
  });

  it.each([
    ['TOO_RECENT_CLICK', { kind: 'retry', code: 'TOO_EARLY', afterMs: 6 * HOUR, counted: false }],
    ['CLICK_NOT_FOUND', { kind: 'unmatched', code: 'NOT_LINKED', platformCode: 'CLICK_NOT_FOUND' }],
    ['INVALID_GCLID', { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'INVALID_GCLID' }],
    ['INTERNAL_ERROR', { kind: 'retry', code: 'REFUSED_FOR_NOW', counted: true }],
  ])('of failure because of %s speaks for one row, and for all rows when it counts them all', (reason, outcome) => {
    for (const rows of [1, 7]) {
      expect(verdict(rows, 'FAILED', [PREFIX + reason, rows])).toMatchObject({ verdict: { kind: 'outcome', outcome } });
    }
    expect(verdict(1, 'PARTIAL_SUCCESS', [PREFIX + reason, 1])).toMatchObject({
      verdict: { kind: 'outcome', outcome: { ...outcome, message: 'rows concerned (1)' } },
    });
  });

  it.each([
    ['PARTIAL_SUCCESS', [['CLICK_NOT_FOUND', 1]]],
    [
      'FAILED',
      [
        ['CLICK_NOT_FOUND', 3],
        ['INVALID_GCLID', 4],
      ],
    ],
    ['FAILED', [['CLICK_NOT_FOUND', 3]]],
    [
      'FAILED',
      [
        ['DUPLICATE_GCLID', 3],
        ['CLICK_NOT_FOUND', 4],
      ],
    ],
    ['SUCCESS', [['CLICK_NOT_FOUND', 1]]],
    ['FAILED', [['DUPLICATE_GCLID', 3]]],
    ['PARTIAL_SUCCESS', [['DUPLICATE_GCLID', 3]]],
    ['FAILED', []],
    ['PARTIAL_SUCCESS', []],
  ] as [string, [string, number][]][])('of %s with %j among seven rows names nobody: they part', (requestStatus, counts) => {
    expect(verdict(7, requestStatus, ...counts)).toMatchObject({ verdict: { kind: 'split' } });
  });

  it('that gives no reason refuses the request of a single row, unless it calls it partly successful', () => {
    expect(verdict(1, 'FAILED')).toMatchObject({
      verdict: { kind: 'refused', refusal: { rejection: { platformCode: 'FAILED' } } },
    });
    expect(verdict(1, 'PARTIAL_SUCCESS')).toEqual({ verdict: { kind: 'waiting' } });
  });

  it('that speaks of a click of another account refuses the row, with advice, and stops nobody', () => {
    const reason = 'PROCESSING_ERROR_OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER';
    const alone = verdict(1, 'FAILED', [reason, 1]);
    expect(alone).toMatchObject({
      verdict: { outcome: { kind: 'rejected', message: expect.stringContaining('another Google Ads account') } },
    });
    expect(alone.trouble).toBeUndefined();
    expect(verdict(3, 'PARTIAL_SUCCESS', [reason, 1])).toEqual({
      verdict: expect.objectContaining({ kind: 'split', someTaken: true }),
    });
  });

  it.each(['NO_CONSENT', 'EXTERNAL_ATTRIBUTION_DATA_MISSING'])(
    'that speaks of the whole account (%s) stops the destination',
    (code) => {
      const reason = `${PREFIX}${code}`;
      expect(verdict(3, 'FAILED', [reason, 3])).toMatchObject({
        verdict: { kind: 'outcome', outcome: { kind: 'held', code: 'CONFIGURATION' } },
        trouble: { kind: 'pause', reason: { code: 'CONFIGURATION', detail: expect.stringContaining(code) } },
      });
      expect(verdict(3, 'PARTIAL_SUCCESS', [reason, 1])).toMatchObject({
        verdict: { kind: 'split' },
        trouble: { kind: 'pause' },
      });
    },
  );
});

describe('asking the Data Manager for verdicts', () => {
  const bench = new GoogleBench();
  beforeAll(() => bench.open());
  afterAll(() => bench.close());

  const confirm = async (behaviour: Behaviour, refs: readonly string[]): Promise<ConfirmAnswer> => {
    bench.fresh(behaviour);
    const requests = refs.map((ref) => ({ ref, rows: 1, acceptedAt: bench.now }));
    return (await bench.destination().confirm?.(requests, contextFor())) ?? { confirmations: [] };
  };

  it('asks once per request, under its id', async () => {
    const answer = await confirm(() => json(200, status('SUCCESS')), ['id/1?&', 'id-2']);
    expect(bench.apiRequests().map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/requestStatus:retrieve?requestId=id%2F1%3F%26',
      'GET /v1/requestStatus:retrieve?requestId=id-2',
    ]);
    expect(answer.confirmations).toMatchObject([
      { ref: 'id/1?&', verdict: { kind: 'outcome' } },
      { ref: 'id-2', verdict: { kind: 'outcome' } },
    ]);
  });

  it('leaves a request waiting that Google does not know, and goes on with the others', async () => {
    const unknown = (url: string) => url.endsWith('=lost');
    const answer = await confirm(
      ({ url }) => (unknown(url) ? googleError(404, 'NOT_FOUND') : json(200, status('SUCCESS'))),
      ['lost', 'known'],
    );
    expect(answer).toEqual({ confirmations: [expect.objectContaining({ ref: 'known' })] });
  });

  it.each([
    ['429', googleError(429, 'RESOURCE_EXHAUSTED'), 'delay'],
    ['403', errorInfoAnswer(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED'), 'pause'],
    ['500', googleError(500, 'INTERNAL'), 'outage'],
    ['503', googleError(503, 'UNAVAILABLE'), 'outage'],
  ])('stops asking at %s', async (_name, answer, kind) => {
    const refs = Array.from({ length: 9 }, (_, index) => `id-${index}`);
    const { confirmations, trouble } = await confirm(() => answer, refs);
    expect([confirmations, trouble?.kind]).toEqual([[], kind]);
    expect(bench.apiRequests().length).toBeLessThan(refs.length);
  });
});
