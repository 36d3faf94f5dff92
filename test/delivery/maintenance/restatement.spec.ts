import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import type { BatchAnswer } from '../../../src/platforms/kit/answers.js';
import { MarksService } from '../../../src/processing/marks/marks.service.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination, type TestPipeline } from '../../support/test-pipeline.js';

const EXCHANGE = { request: 'another value', response: 'ok', httpStatus: null, remoteId: 'job-8', left: 'yes' as const };
const RESTATING = aDestination({ restate: true });

describe.each(DATABASES)('a value that changes after it was told, on %s,', (kind) => {
  let harness: DeliveryHarness;
  let app: TestPipeline;
  let asked: unknown[][];
  let answer: (rows: number) => BatchAnswer;
  const saying = (outcome: Outcome, more: Partial<BatchAnswer> = {}) => {
    answer = (rows) => ({ outcomes: Array.from({ length: rows }, () => outcome), exchange: EXCHANGE, ...more });
  };
  const by = { name: 'crm', keyId: null, projects: null };
  const worth = (value: number) => app.get(MarksService).mark([{ callId: 'c0', goal: 'quality-call', value }], by);
  const state = async () => {
    const [row] = await app.rows(
      'SELECT "state", "sentValue", "restatementState" AS "is", "restatementReason" AS "why" FROM "uploads"',
    );
    const { state: now, sentValue, is, why } = row ?? {};
    return { state: now, sentValue: typeof sentValue === 'string' ? (JSON.parse(sentValue) as unknown) : null, is, why };
  };
  const rubles = (units: number) => ({ value: { minor: units * 100, currency: 'RUB' } });

  async function open(destination = RESTATING, more: typeof harness.fake.behaviour = {}): Promise<void> {
    harness.fake.behaviour = {
      restatement: {
        prepare: ({ idempotencyKey, value }, sentValue) => ({
          row: { idempotencyKey, value: value?.minor, sentValue },
          groupKey: 'all',
          identifier: sentValue,
        }),
        send: async (rows) => {
          asked.push([...rows]);
          return answer(rows.length);
        },
      },
      ...more,
    };
    app = await harness.start([destination]);
    await calls(app, 1);
  }

  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
    asked = [];
    saying({ kind: 'delivered', verified: true });
  });
  afterEach(() => harness.close());

  it('is told anew in the next round, once, under the key and the identifier that it left with', async () => {
    await open();
    await roundOf(app);
    expect(await state()).toEqual({ state: 'delivered', sentValue: rubles(1500), is: null, why: null });
    await worth(99);
    expect(await state()).toEqual({ state: 'delivered', sentValue: rubles(1500), is: 'pending', why: 'RESTATE_PENDING' });
    await roundOf(app);
    await roundOf(app);
    const sentValue = { kind: 'yaCid', value: '176380000012340000' };
    expect(asked).toEqual([[{ idempotencyKey: expect.stringMatching(/^rb-/), value: 9900, sentValue }]]);
    expect(await state()).toEqual({ state: 'delivered', sentValue: rubles(99), is: 'done', why: 'RESTATED' });
    const steps = await app.rows(
      `SELECT c."code", c."message", r."remoteId" FROM "upload_changes" c LEFT JOIN "requests" r ON r."id" = c."requestId"
       WHERE c."code" IN ('VALUE_CHANGED', 'RESTATE_PENDING', 'RESTATED') ORDER BY c."id"`,
    );
    expect(steps).toEqual([
      { code: 'VALUE_CHANGED', message: '1500 RUB → 99 RUB', remoteId: null },
      { code: 'RESTATE_PENDING', message: '1500 RUB → 99 RUB', remoteId: 'job-8' },
      { code: 'RESTATED', message: '1500 RUB → 99 RUB', remoteId: 'job-8' },
    ]);
  });

  it('that the platform only accepted is done, and nobody claims that it counts', async () => {
    await open();
    await roundOf(app);
    await worth(99);
    saying({ kind: 'accepted', ref: 'job-8' });
    await roundOf(app);
    await roundOf(app);
    expect([asked.length, await state()]).toEqual([
      1,
      { state: 'delivered', sentValue: rubles(99), is: 'done', why: 'RESTATE_TAKEN' },
    ]);
  });

  it('is not told where it changes back first', async () => {
    await open();
    await roundOf(app);
    await worth(99);
    await worth(1500);
    await roundOf(app);
    expect([asked, (await state()).is]).toEqual([[], null]);
  });

  it('goes with what has not left yet', async () => {
    await open();
    await worth(99);
    await roundOf(app);
    expect([asked, await state()]).toEqual([[], { state: 'delivered', sentValue: rubles(99), is: null, why: null }]);
  });

  it('is told once the row is settled whose answer was lost', async () => {
    await open(RESTATING, { copies: 'ignored' });
    harness.fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await roundOf(app);
    await worth(99);
    expect(await state()).toEqual({ state: 'pending', sentValue: rubles(1500), is: 'pending', why: 'RESTATE_PENDING' });
    harness.fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    harness.clock.forward(HOUR);
    await roundOf(app);
    expect([asked.length, (await state()).sentValue]).toEqual([1, rubles(99)]);
  });

  it('stays as told, with the reason, where the destination does not say so, or the platform cannot', async () => {
    await open(aDestination());
    await roundOf(app);
    await worth(99);
    await roundOf(app);
    expect(await state()).toEqual({ state: 'delivered', sentValue: rubles(1500), is: 'impossible', why: 'RESTATE_OFF' });
    expect(asked).toEqual([]);
  });

  it('stays as told on a platform that takes no other', async () => {
    harness.fake.behaviour = {};
    app = await harness.start([RESTATING]);
    await calls(app, 1);
    await roundOf(app);
    await worth(99);
    expect(await state()).toEqual({ state: 'delivered', sentValue: rubles(1500), is: 'impossible', why: 'RESTATE_UNSUPPORTED' });
  });

  it('means nothing to a destination that is told none', async () => {
    await open(RESTATING, { outgoingValue: () => null });
    await roundOf(app);
    await worth(99);
    expect(await state()).toEqual({ state: 'delivered', sentValue: { value: null }, is: null, why: null });
    expect(await app.rows(`SELECT 1 FROM "upload_changes" WHERE "code" = 'VALUE_CHANGED'`)).toEqual([]);
  });

  it('shows a refusal with the platform’s words, and asks no more', async () => {
    await open();
    await roundOf(app);
    saying({ kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'CONVERSION_EXPIRED' });
    await worth(99);
    await roundOf(app);
    await roundOf(app);
    expect([asked.length, await state()]).toEqual([
      1,
      { state: 'delivered', sentValue: rubles(1500), is: 'impossible', why: 'RESTATE_REFUSED' },
    ]);
  });

  it('is told again after a lost answer, not before an hour', async () => {
    await open();
    await roundOf(app);
    saying({ kind: 'unknown', code: 'ANSWER_LOST' });
    await worth(99);
    await roundOf(app);
    await roundOf(app);
    expect([asked.length, (await state()).is]).toEqual([1, 'pending']);
    saying({ kind: 'delivered', verified: true });
    harness.clock.forward(HOUR);
    await roundOf(app);
    expect([asked.length, (await state()).is]).toEqual([2, 'done']);
  });

  it('would be another upload’s where the platform counted that one, and is not told', async () => {
    await open();
    harness.fake.answer = alwaysAnswering({ kind: 'delivered', verified: false, code: 'ALREADY_THERE' });
    await roundOf(app);
    await worth(99);
    await roundOf(app);
    expect([asked, await state()]).toEqual([
      [],
      { state: 'delivered', sentValue: rubles(1500), is: 'impossible', why: 'RESTATE_NOT_OURS' },
    ]);
  });

  it('comes too late when the window has closed', async () => {
    await open();
    await roundOf(app);
    harness.clock.forward(22 * DAY);
    await worth(99);
    await roundOf(app);
    expect([asked, (await state()).why]).toEqual([[], 'RESTATE_TOO_LATE']);
  });
});
