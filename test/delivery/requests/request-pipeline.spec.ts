import { RoundService } from '../../../src/delivery/rounds/round.service.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, roundOf, until } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

const DELIVERED = alwaysAnswering({ kind: 'delivered', verified: true });
const WRONG_KEY = alwaysAnswering(
  { kind: 'held', code: 'AUTHORISATION' },
  { trouble: { kind: 'pause', reason: { code: 'AUTHORISATION' } } },
);
const SILENT = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
const ONE_AT_A_TIME = { rowsPerRequest: 1, requestsInParallel: 1, rowsPerClaim: 100 };

describe.each(DATABASES)('the request pipeline on %s', (kind) => {
  let harness: DeliveryHarness;
  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
    harness.fake.behaviour = { limits: ONE_AT_A_TIME, copies: 'counted' };
  });
  afterEach(() => harness.close());

  const journalled = async (app: TestPipeline): Promise<number> => (await app.rows('SELECT 1 FROM "attempts"')).length;
  const unsettled = (app: TestPipeline) =>
    app.rows(`SELECT "state", "tries", "frozen", "requestId" FROM "uploads" WHERE "state" <> 'delivered'`);
  const untouched = { state: 'pending', tries: 0, frozen: null, requestId: null };

  /** The first request is answered, as `then` says, when the test lets go. */
  function hold(then = DELIVERED): () => void {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    harness.fake.answer = async (rows, context) => {
      if (harness.fake.sent.length > 1) return DELIVERED(rows, context);
      await held;
      return then(rows, context);
    };
    return letGo;
  }

  /** The round, whose first request is answered when the second is in the journal. */
  async function roundWithOneUnderWay(app: Parameters<typeof roundOf>[0], then = DELIVERED): ReturnType<typeof roundOf> {
    const letGo = hold(then);
    const running = roundOf(app);
    await until(async () => (await journalled(app)) === 2);
    expect(harness.fake.sent).toHaveLength(1);
    letGo();
    return running;
  }

  it('has the next request in the journal while one is under way, and no more than that', async () => {
    const app = await harness.start();
    await calls(app, 4);
    expect(await roundWithOneUnderWay(app)).toMatchObject({ requests: 4, delivered: 4 });
  });

  it('claims what is due next while the last of the claim before is under way', async () => {
    harness.fake.behaviour = { limits: { ...ONE_AT_A_TIME, rowsPerClaim: 1 }, copies: 'counted' };
    const app = await harness.start();
    await calls(app, 3);
    expect(await roundWithOneUnderWay(app)).toMatchObject({ claimed: 3, requests: 3, delivered: 3, trouble: null });
  });

  it('gives back what it claimed meanwhile when trouble comes', async () => {
    harness.fake.behaviour = { limits: { ...ONE_AT_A_TIME, rowsPerClaim: 1 }, copies: 'ignored' };
    const app = await harness.start();
    await calls(app, 3);
    expect(await roundWithOneUnderWay(app, WRONG_KEY)).toMatchObject({
      claimed: 3,
      requests: 1,
      trouble: { code: 'AUTHORISATION' },
    });
    expect((await unsettled(app)).filter(({ tries }) => tries === 0)).toEqual([untouched, untouched]);
  });

  it('claims ahead no more than once', async () => {
    harness.fake.behaviour = { limits: { ...ONE_AT_A_TIME, rowsPerClaim: 1 }, copies: 'ignored' };
    const app = await harness.start();
    await calls(app, 5);
    expect(await roundWithOneUnderWay(app, WRONG_KEY)).toMatchObject({ claimed: 3, requests: 1 });
    expect(await app.rows(`SELECT "state" FROM "uploads" WHERE "leaseToken" IS NOT NULL`)).toEqual([]);
  });

  it('removes from the journal what trouble kept from leaving', async () => {
    const app = await harness.start();
    await calls(app, 3);
    expect(await roundWithOneUnderWay(app, WRONG_KEY)).toMatchObject({ requests: 1, trouble: { code: 'AUTHORISATION' } });
    expect(harness.fake.sent).toHaveLength(1);
    expect(await app.rows('SELECT "outcome" FROM "requests"')).toEqual([{ outcome: 'held' }]);
    expect(await journalled(app)).toBe(1);
    expect((await unsettled(app)).filter(({ tries }) => tries === 0)).toEqual([untouched, untouched]);
  });

  it('removes from the journal what the end of the process kept from leaving', async () => {
    const app = await harness.start();
    await calls(app, 3);
    const letGo = hold();
    const running = roundOf(app);
    await until(async () => (await journalled(app)) === 2);
    const ended = app.get(RoundService).finish(DAY);
    letGo();
    expect(await running).toMatchObject({ requests: 1, delivered: 1 });
    await ended;
    expect(await unsettled(app)).toEqual([untouched, untouched]);
  });

  it('sends no more to a platform that stopped answering amid a group', async () => {
    harness.fake.behaviour = { limits: { ...ONE_AT_A_TIME, requestsInParallel: 2 }, copies: 'ignored' };
    const app = await harness.start();
    await calls(app, 10);
    harness.fake.answer = (rows, context) => (harness.fake.sent.length <= 4 ? DELIVERED : SILENT)(rows, context);
    expect(await roundOf(app)).toMatchObject({ delivered: 4, unknown: 2, trouble: { code: 'PLATFORM_UNAVAILABLE' } });
    expect(harness.fake.sent).toHaveLength(6);
    expect((await unsettled(app)).filter(({ tries }) => tries === 0)).toEqual([untouched, untouched, untouched, untouched]);
  });

  it('uses up what a budget has left for a part of a group', async () => {
    const budget = { id: 'login-day', uses: ['write'], counts: 'requests', most: 3, perMs: DAY } as const;
    harness.fake.behaviour = { limits: ONE_AT_A_TIME, copies: 'ignored', account: { id: 'login', budgets: [budget] } };
    const app = await harness.start();
    await calls(app, 5);
    expect(await roundOf(app)).toMatchObject({ requests: 3, delivered: 3, trouble: { code: 'RATE_LIMITED' } });
    expect(await unsettled(app)).toEqual([untouched, untouched]);
  });
});
