import type { Departure } from '../../../src/domain/uploads/departure.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import type { BatchAnswer } from '../../../src/platforms/kit/answers.js';
import { RequestNotBuiltError } from '../../../src/platforms/kit/request-building.js';
import { StatisticsInputStore } from '../../../src/store/statistics/statistics-input.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

const LOST: Outcome = { kind: 'unknown', code: 'ANSWER_LOST' };
const REFUSED: Outcome = { kind: 'rejected', code: 'ROW_INVALID', message: 'too long' };
const HELD: Outcome = { kind: 'held', code: 'AUTHORISATION' };
const NO_TOKEN = { kind: 'delay', reason: { code: 'AUTHORISATION', detail: 'no token' }, afterMs: 1 } as const;

const answered = (outcome: Outcome, left: Departure, more: Partial<BatchAnswer> = {}) => {
  const exchange = { request: 'as sent', response: null, httpStatus: null, remoteId: null, left };
  return alwaysAnswering(outcome, { exchange, ...more });
};

describe.each(DATABASES)('a row that did not leave, on %s,', (database) => {
  let harness: DeliveryHarness;
  let app: TestPipeline;
  beforeEach(async () => {
    harness = await DeliveryHarness.open(database);
    app = await harness.start();
  });
  afterEach(() => harness.close());

  const attempts = () => app.rows('SELECT "requestId", "left" FROM "attempts" ORDER BY "startedAt", "number", "uploadId"');
  const later = () => harness.clock.forward(24 * 60 * 60_000);

  it('gives back the request that may have left before, and what that one told', async () => {
    await calls(app, 1);
    harness.fake.answer = answered(LOST, 'unknown');
    await roundOf(app);
    const [before] = await app.uploads();
    later();
    harness.fake.answer = answered(HELD, 'no', { trouble: NO_TOKEN });
    await roundOf(app);
    const [after] = await app.uploads();
    const [lost, held] = await attempts();
    expect([lost?.left, held?.left]).toEqual(['unknown', 'no']);
    expect(after).toMatchObject({ requestId: lost?.requestId, sentValue: before?.sentValue, tries: 2, state: 'pending' });
    expect(before?.sentValue).not.toBeNull();
  });

  it('is told apart from the others of its request, which went', async () => {
    await calls(app, 2);
    harness.fake.answer = (rows) => ({
      outcomes: rows.map((_row, index): Outcome =>
        index === 0
          ? { kind: 'delivered', verified: true }
          : { kind: 'retry', code: 'TOO_EARLY', afterMs: 60_000, counted: false },
      ),
      exchange: { request: 'as sent', response: 'ok', httpStatus: 200, remoteId: null, left: 'yes' },
      keptBack: new Set([1]),
    });
    await roundOf(app);
    expect(new Set((await attempts()).map(({ left }) => left))).toEqual(new Set(['no', 'yes']));
    const uploads = await app.uploads();
    expect(uploads.find(({ state }) => state === 'delivered')?.requestId).not.toBeNull();
    expect(uploads.find(({ state }) => state === 'pending')?.requestId).toBeNull();
  });

  it('is not among those that were sent, though a try was counted', async () => {
    await calls(app, 1);
    harness.fake.answer = answered(REFUSED, 'no');
    expect(await roundOf(app)).toMatchObject({ rejected: 1, requests: 0 });
    const [upload] = await app.uploads();
    expect(upload).toMatchObject({ attempts: 1, requestId: null });
    const counted = await app.database.read((session) =>
      app.get(StatisticsInputStore).calls(session, [String(upload?.callId)], () => false),
    );
    expect(counted[0]?.uploads).toMatchObject([{ state: 'rejected', sent: false }]);
  });

  it('because its request could not be built pauses the destination', async () => {
    await calls(app, 1);
    harness.fake.answer = () => Promise.reject(new RequestNotBuiltError(new TypeError('no such header')));
    expect(await roundOf(app)).toMatchObject({
      trouble: { code: 'CONFIGURATION', detail: expect.stringContaining('TypeError') },
    });
    expect(await app.uploads()).toMatchObject([{ state: 'pending', reasonCode: 'CONFIGURATION', requestId: null }]);
    expect(await attempts()).toMatchObject([{ left: 'no' }]);
  });

  it('is not what any other mistake of ours makes of it: it may have left', async () => {
    await calls(app, 1);
    harness.fake.answer = () => Promise.reject(new Error('a bug'));
    await roundOf(app);
    expect(await attempts()).toMatchObject([{ left: 'unknown' }]);
  });
});
