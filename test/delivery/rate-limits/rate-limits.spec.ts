import { LostAnswers } from '../../../src/delivery/lost-answers/lost-answers.service.js';
import { VerdictPoller } from '../../../src/delivery/verdicts/verdict-poller.service.js';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import type { Budget } from '../../../src/platforms/kit/platform.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness, destinationOf, roundOf, until } from '../../support/delivery-harness.js';
import { alwaysAnswering } from '../../support/fake-platform.js';
import { aDestination } from '../../support/test-pipeline.js';

const ONE_BY_ONE = { rowsPerRequest: 1, requestsInParallel: 1, rowsPerClaim: 10 };
const perDay = (most: number, overrides: Partial<Budget> = {}): Budget => {
  return { id: 'login-day', uses: ['read', 'write'], counts: 'requests', most, perMs: DAY, ...overrides };
};

describe.each(DATABASES)('the limits of an account on %s', (kind) => {
  let harness: DeliveryHarness;
  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
  });
  afterEach(() => harness.close());

  it('end a round when the day’s requests are used up, until the day is over by GMT, and count for no row', async () => {
    harness.fake.behaviour = { limits: ONE_BY_ONE, account: { id: 'login', budgets: [perDay(2)] } };
    const app = await harness.start();
    await calls(app, 3);
    expect(await roundOf(app)).toMatchObject({ requests: 2, delivered: 2, trouble: { code: 'RATE_LIMITED' } });
    expect((await app.uploads()).map(({ state, attempts }) => `${String(state)} ${String(attempts)}`).sort()).toEqual([
      'delivered 1',
      'delivered 1',
      'pending 0',
    ]);
    const state = await app.get(DestinationStatesStore).find('dest');
    expect(state).toMatchObject({ delayedCode: 'RATE_LIMITED', delayedUntil: Date.UTC(2026, 10, 23, 0, 1) });
    harness.clock.forward(13 * HOUR);
    expect(await roundOf(app)).toMatchObject({ requests: 0 });
    harness.clock.forward(HOUR + MINUTE);
    expect(await roundOf(app)).toMatchObject({ delivered: 1, trouble: null });
  });

  it('are shared by the destinations of one login and remembered over a restart', async () => {
    harness.fake.behaviour = { limits: ONE_BY_ONE, account: { id: 'login', budgets: [perDay(3)] } };
    const destinations = [aDestination({ id: 'one' }), aDestination({ id: 'two' })];
    let app = await harness.start(destinations);
    await calls(app, 2);
    expect(await roundOf(app, 'one')).toMatchObject({ delivered: 2 });
    app = await harness.restart(app, destinations);
    expect(await roundOf(app, 'two')).toMatchObject({ delivered: 1, trouble: { code: 'RATE_LIMITED' } });
  });

  it('count polls of verdicts too, all the requests that one takes', async () => {
    harness.fake.behaviour = { account: { id: 'login', budgets: [perDay(4)] } };
    const app = await harness.start();
    await calls(app, 1);
    harness.fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'r1' });
    await roundOf(app);
    harness.fake.verdicts = () => ({ confirmations: [], requests: 3 });
    const confirm = () => app.get(VerdictPoller).poll(destinationOf(app), true);
    expect(await confirm()).toMatchObject({ asked: 1, trouble: null });
    expect(await confirm()).toMatchObject({ asked: 0, trouble: { code: 'RATE_LIMITED' } });
    expect(await app.rows('SELECT "used", "most" FROM "budgets"')).toEqual([{ used: 4, most: 4 }]);
  });

  it('count look-ups of lost answers, by the requests that each took', async () => {
    harness.fake.behaviour = { account: { id: 'login', budgets: [perDay(10)] } };
    harness.fake.findLostRequest = () => 'resend';
    harness.fake.findLostRequestCount = 3;
    const app = await harness.start();
    await calls(app, 1);
    harness.fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await roundOf(app);
    await app.get(LostAnswers).resolveAll(destinationOf(app));
    expect(await app.rows('SELECT "used" FROM "budgets"')).toEqual([{ used: 4 }]);
  });

  it('count rows where the platform counts operations, and spend from no budget when one has no more', async () => {
    const budgets = [perDay(10), perDay(2, { id: 'ops', uses: ['write'], counts: 'rows' })];
    harness.fake.behaviour = { limits: { ...ONE_BY_ONE, rowsPerRequest: 2 }, account: { id: 'login', budgets } };
    const app = await harness.start();
    await calls(app, 3);
    expect(await roundOf(app)).toMatchObject({ delivered: 2, trouble: { code: 'RATE_LIMITED' } });
    expect(await app.rows('SELECT "id", "used" FROM "budgets" ORDER BY "id"')).toEqual([
      { id: 'login-day', used: 1 },
      { id: 'ops', used: 2 },
    ]);
  });

  it('never let more requests of a login be under way than it may have', async () => {
    harness.fake.behaviour = { account: { id: 'login', budgets: [], parallel: 1 } };
    const app = await harness.start([aDestination({ id: 'one' }), aDestination({ id: 'two' })]);
    await calls(app, 1);
    let answer = (): void => undefined;
    harness.fake.answer = async (rows, context) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return alwaysAnswering({ kind: 'delivered', verified: true })(rows, context);
    };
    const rounds = Promise.all([roundOf(app, 'one'), roundOf(app, 'two')]);
    const journalled = async () => (await app.rows('SELECT "id" FROM "requests"')).length;
    await until(async () => harness.fake.sent.length === 1 && (await journalled()) === 2);
    expect(harness.fake.sent).toHaveLength(1);
    answer();
    await until(() => harness.fake.sent.length === 2);
    answer();
    expect(await rounds).toMatchObject([{ delivered: 1 }, { delivered: 1 }]);
  });

  it('are free again for the next request when a platform throws', async () => {
    harness.fake.behaviour = { limits: ONE_BY_ONE, account: { id: 'login', budgets: [], parallel: 1 } };
    const app = await harness.start();
    await calls(app, 2);
    harness.fake.answer = (rows, context) => {
      if (harness.fake.sent.length === 1) throw new Error('a bug of the platform');
      return alwaysAnswering({ kind: 'delivered', verified: true })(rows, context);
    };
    await roundOf(app);
    await roundOf(app);
    expect(harness.fake.sent.length).toBeGreaterThan(1);
  });

  it('form no request of more bytes than the platform takes, and one row that is too large is sent alone', async () => {
    const first = await harness.start();
    await calls(first, 1);
    await roundOf(first);
    const bytes = Buffer.byteLength(JSON.stringify(harness.fake.sent[0]?.rows[0]));
    harness.fake.behaviour = {
      limits: { rowsPerRequest: 100, bytesPerRequest: bytes * 2 + 10, requestsInParallel: 1, rowsPerClaim: 100 },
    };
    const app = await harness.restart(first, [aDestination()]);
    await calls(app, 5, 1);
    await roundOf(app);
    expect(harness.fake.sent.slice(1).map(({ rows }) => rows.length)).toEqual([2, 2, 1]);
  });
});
