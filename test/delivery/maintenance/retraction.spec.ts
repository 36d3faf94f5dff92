import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import type { BatchAnswer } from '../../../src/platforms/kit/answers.js';
import type { RevokedConversion } from '../../../src/platforms/kit/conversion.js';
import { DATABASES } from '../../support/databases.js';
import { DeliveryHarness, calls, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

const EXCHANGE = { request: 'take back', response: 'ok', httpStatus: null, remoteId: 'job-7', left: 'yes' as const };
const UNWORTHY = 'callId=c0&dateStart=22-11-2026T12:00&callStatus=1120&duration=60&isQuality=false&yaCid=176380000012340000';
const WORTHY = UNWORTHY.replace('isQuality=false', 'isQuality=true');

describe.each(DATABASES)('a call that lost its goal after it was delivered, on %s', (kind) => {
  let harness: DeliveryHarness;
  let app: TestPipeline;
  let asked: RevokedConversion[][];
  let answer: (rows: number) => BatchAnswer;
  const saying = (outcome: Outcome, more: Partial<BatchAnswer> = {}) => {
    answer = (rows) => ({ outcomes: Array.from({ length: rows }, () => outcome), exchange: EXCHANGE, ...more });
  };
  const state = async () => {
    const [row] = await app.rows('SELECT "state", "retractionState" AS "back", "retractionReason" AS "why" FROM "uploads"');
    return row;
  };

  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
    asked = [];
    saying({ kind: 'delivered', verified: true });
    harness.fake.behaviour = {
      retract: async (conversions) => {
        asked.push([...conversions]);
        return answer(conversions.length);
      },
    };
    app = await harness.start();
    await calls(app, 1);
    await roundOf(app);
  });
  afterEach(() => harness.close());

  it('is taken back in the next round, once, by the key it was sent with', async () => {
    await app.call(UNWORTHY);
    expect(await state()).toMatchObject({ state: 'delivered', back: 'pending', why: 'TAKE_BACK_PENDING' });
    await roundOf(app);
    await roundOf(app);
    expect(asked).toMatchObject([[{ idempotencyKey: expect.stringMatching(/^rb-/), goal: 'quality-call' }]]);
    expect(await state()).toMatchObject({ state: 'delivered', back: 'done', why: 'TAKEN_BACK' });
    const journal = await app.rows(
      `SELECT r."remoteId", c."code" FROM "upload_changes" c JOIN "requests" r ON r."id" = c."requestId"
           WHERE c."code" LIKE 'TAKE%' ORDER BY c."id"`,
    );
    expect(journal).toEqual([
      { remoteId: 'job-7', code: 'TAKE_BACK_PENDING' },
      { remoteId: 'job-7', code: 'TAKEN_BACK' },
    ]);
  });

  it('is not taken back when the goal comes back first', async () => {
    await app.call(UNWORTHY);
    await app.call(WORTHY);
    await roundOf(app);
    expect([asked, (await state())?.back]).toEqual([[], null]);
  });

  it('stays taken back when the goal comes back later', async () => {
    await app.call(UNWORTHY);
    await roundOf(app);
    await app.call(WORTHY);
    expect((await state())?.back).toBe('done');
  });

  it('shows a refusal with the platform’s message, and asks no more', async () => {
    saying({ kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'CONVERSION_EXPIRED' });
    await app.call(UNWORTHY);
    await roundOf(app);
    await roundOf(app);
    expect(asked).toHaveLength(1);
    expect(await state()).toMatchObject({ back: 'refused', why: 'TAKE_BACK_REFUSED' });
    expect(await app.rows('SELECT "retractionDetail" AS "detail" FROM "uploads"')).toEqual([{ detail: 'CONVERSION_EXPIRED' }]);
  });

  it('is asked for again after a lost answer, not before an hour', async () => {
    saying({ kind: 'unknown', code: 'ANSWER_LOST' });
    await app.call(UNWORTHY);
    await roundOf(app);
    await roundOf(app);
    expect([asked.length, (await state())?.back]).toEqual([1, 'pending']);
    saying({ kind: 'delivered', verified: true });
    harness.clock.forward(HOUR);
    await roundOf(app);
    expect([asked.length, (await state())?.back]).toEqual([2, 'done']);
  });

  it('waits while the breaker of its destination is open', async () => {
    const trouble = { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'x' } } as const;
    saying({ kind: 'held', code: 'AUTHORISATION' }, { trouble });
    await app.call(UNWORTHY);
    await roundOf(app);
    await roundOf(app);
    expect([asked.length, (await state())?.back]).toEqual([1, 'pending']);
  });

  it('is taken up by another process when the one that asked died', async () => {
    await app.call(UNWORTHY);
    answer = () => {
      throw new Error('the process is gone');
    };
    await expect(roundOf(app)).rejects.toThrow('gone');
    expect((await state())?.back).toBe('sending');
    saying({ kind: 'delivered', verified: true });
    harness.clock.forward(HOUR);
    await roundOf(app);
    expect((await state())?.back).toBe('done');
  });
});

describe.each(DATABASES)('an upload for which the platform found no click, on %s', (kind) => {
  it('goes once more by itself after a day, and then never', async () => {
    const harness = await DeliveryHarness.open(kind);
    harness.fake.behaviour = { retryUnmatchedAfterMs: DAY };
    harness.fake.answer = alwaysAnswering({ kind: 'unmatched', code: 'NOT_LINKED', platformCode: 'CLICK_NOT_FOUND' });
    const app = await harness.start();
    await calls(app, 1);
    await roundOf(app);
    await roundOf(app);
    expect(harness.fake.sent).toHaveLength(1);
    for (let days = 1; days <= 3; days += 1) {
      harness.clock.forward(DAY);
      await roundOf(app);
      expect(harness.fake.sent).toHaveLength(2);
    }
    expect(await app.rows('SELECT "state", "attempts" FROM "uploads"')).toEqual([{ state: 'unmatched', attempts: 2 }]);
    await harness.close();
  });
});
