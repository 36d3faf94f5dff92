import { unnamedRefusal } from '../../../src/platforms/kit/error-class.js';
import { MINUTE } from '../../../src/domain/time/instant.js';
import type { BatchAnswer } from '../../../src/platforms/kit/answers.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf } from '../../support/delivery-harness.js';
import { alwaysAnswering, type FakeRow } from '../../support/fake-platform.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

const exchange = { request: 'as sent', response: 'no', httpStatus: 400, remoteId: null, left: 'yes' as const };
const WORDS = { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'invalid_uploading', message: 'no' } as const;
const DELIVERED = alwaysAnswering({ kind: 'delivered', verified: true });
const ONE_EACH = { rowsPerRequest: 1, requestsInParallel: 4, rowsPerClaim: 100 };

/** The request is refused, and no row of it is named. */
const refused = (rows: readonly FakeRow[]): BatchAnswer => ({
  outcomes: rows.map(() => ({ kind: 'again' })),
  unnamed: unnamedRefusal(WORDS),
  exchange,
});
/** The platform itself reports that it is out of order. */
const stumbling = (rows: readonly FakeRow[]): BatchAnswer => {
  const trouble = { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE', detail: 'HTTP 503' } } as const;
  const outcomes = rows.map(() => ({ kind: 'held', code: 'PLATFORM_UNAVAILABLE' }) as const);
  return { outcomes, trouble, stumbled: { rejection: { ...WORDS, platformCode: '503' }, trouble }, exchange };
};
/** Nor does it say what it took. */
const stumblingInDoubt = (rows: readonly FakeRow[]): BatchAnswer => {
  const { stumbled, ...answer } = stumbling(rows);
  const outcomes = rows.map(() => ({ kind: 'unknown', code: 'ANSWER_LOST' }) as const);
  return { ...answer, outcomes, ...(stumbled && { stumbled: { ...stumbled, inDoubt: true } }) };
};
/** As the vendor writes it: Moscow is three hours ahead. */
const startedBefore = (now: number, ms: number): string =>
  new Date(now - ms + 180 * MINUTE).toISOString().replace(/^(\d+)-(\d+)-(\d+)T(\d+:\d+).*$/, '$3-$2-$1T$4');
const visitor = (index: number): string => `17638000001234${String(index).padStart(4, '0')}`;
const visitors = (indexes: readonly number[]): ReadonlySet<string> => new Set(indexes.map(visitor));

describe.each(DATABASES)('rows that a platform refuses without naming them, on %s', (kind) => {
  let harness: DeliveryHarness;
  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
  });
  afterEach(() => harness.close());

  async function backlog(count: number): Promise<TestPipeline> {
    const app = await harness.start();
    await calls(app, count);
    // No row is so young that a clock may be at fault.
    harness.clock.forward(90 * MINUTE);
    return app;
  }
  /** Refuses every request with one of these in it. */
  function refuse(bad: readonly number[], refusal = refused): void {
    const among = visitors(bad);
    harness.fake.answer = (rows, context) =>
      rows.some(({ yaCid }) => among.has(yaCid)) ? refusal(rows) : DELIVERED(rows, context);
  }
  const identifiersBy = async (app: TestPipeline, state: string): Promise<unknown[]> =>
    (await app.uploads()).filter((upload) => upload.state === state).map((upload) => upload.identifierValue);
  const paused = (app: TestPipeline) => app.rows('SELECT "pausedBy", "pausedCode", "pausedDetail" FROM "destination_state"');
  const AT_FAULT = [{ pausedBy: 'ringback', pausedCode: 'REQUEST_REFUSED', pausedDetail: 'invalid_uploading: no' }];
  const WAITING = { state: 'pending', reasonCode: 'REQUEST_REFUSED', attempts: 0, leaseToken: null, frozen: null };

  it('rejects those that are refused alone, twice, beside others that are taken', async () => {
    const bad = [0, 3];
    const app = await backlog(4);
    refuse(bad);
    expect(await roundOf(app)).toMatchObject({ delivered: 4 - bad.length, rejected: bad.length, trouble: null });
    expect(new Set(await identifiersBy(app, 'rejected'))).toEqual(visitors(bad));
    const rejected = (await app.uploads()).filter(({ state }) => state === 'rejected');
    expect(rejected).toMatchObject(
      bad.map(() => ({ reasonDetail: 'invalid_uploading: no', attempts: 1, frozen: null, leaseToken: null })),
    );
    const alone = harness.fake.sent.filter(({ rows }) => rows.length === 1).flatMap(({ rows }) => rows.map(({ yaCid }) => yaCid));
    for (const row of visitors(bad)) expect(alone.filter((one) => one === row)).toHaveLength(2);
  });

  it('rejects none where every request is refused: it pauses and asks a person', async () => {
    const app = await backlog(20);
    harness.fake.answer = refused;
    expect(await roundOf(app)).toMatchObject({ rejected: 0, trouble: { code: 'REQUEST_REFUSED' } });
    expect(await paused(app)).toEqual(AT_FAULT);
    const uploads = await app.uploads();
    expect(new Set(uploads.map(({ state }) => state))).toEqual(new Set(['pending']));
    expect(uploads).toEqual(expect.arrayContaining([expect.objectContaining(WAITING)]));
  });

  it.each([[[4]], [[19]], [[3, 4, 9]]])(
    'tells bad rows from a refused request where each row has one of its own: %j',
    async (bad) => {
      harness.fake.behaviour = { limits: ONE_EACH, copies: 'counted' };
      const app = await backlog(20);
      refuse(bad);
      expect(await roundOf(app)).toMatchObject({ delivered: 20 - bad.length, rejected: bad.length, trouble: null });
      expect(new Set(await identifiersBy(app, 'rejected'))).toEqual(visitors(bad));
    },
  );

  it('lets the rest out again after a person resumed, beside which the bad row shows', async () => {
    const app = await backlog(1);
    refuse([0]);
    expect(await roundOf(app)).toMatchObject({ rejected: 0, trouble: { code: 'REQUEST_REFUSED' } });
    await app.get(DestinationStatesStore).resume('dest');
    await calls(app, 3, 1);
    harness.clock.forward(90 * MINUTE);
    expect(await roundOf(app)).toMatchObject({ delivered: 3, rejected: 1 });
  });

  it('gives a row of a moment ago time: by the platform’s clock it may be one of the future', async () => {
    const app = await backlog(3);
    const young = `yaCid=${visitor(3)}&callId=young&callStatus=1120&duration=60&isQuality=true`;
    await app.call(`${young}&dateStart=${startedBefore(harness.clock.now(), 5 * MINUTE)}`);
    refuse([3]);
    expect(await roundOf(app)).toMatchObject({ delivered: 3, rejected: 0, trouble: null });
    expect((await app.uploads()).filter(({ state }) => state === 'pending')).toMatchObject([
      { identifierValue: visitor(3), reasonCode: 'TOO_EARLY', attempts: 0 },
    ]);
    harness.clock.forward(15 * MINUTE);
    harness.fake.answer = DELIVERED;
    expect(await roundOf(app)).toMatchObject({ delivered: 1 });
  });

  it.each([
    ['and took nothing', stumbling],
    ['and may have taken some', stumblingInDoubt],
  ])(
    'looks after three outages for the row that the platform stumbles over (%s), and delivers the others',
    async (_name, outage) => {
      const app = await backlog(8);
      refuse([0], outage);
      for (const requests of [1, 1, 1]) {
        expect(await roundOf(app)).toMatchObject({ requests, delivered: 0, trouble: { code: 'PLATFORM_UNAVAILABLE' } });
        harness.clock.forward(90 * MINUTE);
      }
      expect(await roundOf(app)).toMatchObject({ delivered: 7, rejected: 1, trouble: null });
      expect(await identifiersBy(app, 'rejected')).toEqual([visitor(0)]);
    },
  );

  it('sends two more requests into an outage that goes on, not more', async () => {
    const app = await backlog(100);
    harness.fake.answer = stumbling;
    for (const requests of [1, 1, 1, 3]) {
      expect(await roundOf(app)).toMatchObject({ requests, trouble: { code: 'PLATFORM_UNAVAILABLE' } });
      harness.clock.forward(90 * MINUTE);
    }
    expect(await identifiersBy(app, 'pending')).toHaveLength(100);
    harness.fake.answer = DELIVERED;
    expect(await roundOf(app)).toMatchObject({ delivered: 100 });
  });

  it('leaves nothing behind in a search that an outage ends', async () => {
    const app = await backlog(8);
    harness.fake.answer = (rows) => (rows.length === 8 ? refused(rows) : { ...stumbling(rows), stumbled: undefined! });
    await roundOf(app);
    expect(await app.uploads()).toMatchObject(Array(8).fill({ state: 'pending', attempts: 0, leaseToken: null, frozen: null }));
    harness.fake.answer = DELIVERED;
    expect(await roundOf(app)).toMatchObject({ delivered: 8 });
  });
});
