import { LostAnswers } from '../../../src/delivery/lost-answers/lost-answers.service.js';
import { VerdictPoller } from '../../../src/delivery/verdicts/verdict-poller.service.js';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import type { Budget } from '../../../src/platforms/kit/limits.js';
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
  let bench: DeliveryHarness;
  beforeEach(async () => {
    bench = await DeliveryHarness.open(kind);
  });
  afterEach(() => bench.close());

  it('end a round when the day’s requests are used up, until the day is over by GMT, and count for no row', async () => {
    bench.fake.behaviour = { limits: ONE_BY_ONE, account: { id: 'login', budgets: [perDay(2)] } };
    const house = await bench.start();
    await calls(house, 3);
    expect(await roundOf(house)).toMatchObject({ requests: 2, delivered: 2, trouble: { code: 'RATE_LIMITED' } });
    expect((await house.uploads()).map(({ state, attempts }) => `${String(state)} ${String(attempts)}`).sort()).toEqual([
      'delivered 1',
      'delivered 1',
      'pending 0',
    ]);
    const state = await house.get(DestinationStatesStore).find('dest');
    expect(state).toMatchObject({ delayedCode: 'RATE_LIMITED', delayedUntil: Date.UTC(2026, 10, 23, 0, 1) });
    bench.clock.forward(13 * HOUR);
    expect(await roundOf(house)).toMatchObject({ requests: 0 });
    bench.clock.forward(HOUR + MINUTE);
    expect(await roundOf(house)).toMatchObject({ delivered: 1, trouble: null });
  });

  it('are shared by the destinations of one login and remembered over a restart', async () => {
    bench.fake.behaviour = { limits: ONE_BY_ONE, account: { id: 'login', budgets: [perDay(3)] } };
    const destinations = [aDestination({ id: 'one' }), aDestination({ id: 'two' })];
    let house = await bench.start(destinations);
    await calls(house, 2);
    expect(await roundOf(house, 'one')).toMatchObject({ delivered: 2 });
    house = await bench.restart(house, destinations);
    expect(await roundOf(house, 'two')).toMatchObject({ delivered: 1, trouble: { code: 'RATE_LIMITED' } });
  });

  it('count questions for verdicts too, what they took beyond one included', async () => {
    bench.fake.behaviour = { account: { id: 'login', budgets: [perDay(4)] } };
    const house = await bench.start();
    await calls(house, 1);
    bench.fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'r1' });
    await roundOf(house);
    bench.fake.verdicts = () => ({ confirmations: [], requests: 3 });
    const confirm = () => house.get(VerdictPoller).poll(destinationOf(house), true);
    expect(await confirm()).toMatchObject({ asked: 1, trouble: null });
    expect(await confirm()).toMatchObject({ asked: 0, trouble: { code: 'RATE_LIMITED' } });
    expect(await house.rows('SELECT "used", "most" FROM "budgets"')).toEqual([{ used: 4, most: 4 }]);
  });

  it('count look-ups of lost answers, by the requests that each took', async () => {
    bench.fake.behaviour = { account: { id: 'login', budgets: [perDay(10)] } };
    bench.fake.findLostRequest = () => 'resend';
    bench.fake.findLostRequestCount = 3;
    const house = await bench.start();
    await calls(house, 1);
    bench.fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await roundOf(house);
    await house.get(LostAnswers).resolveAll(destinationOf(house));
    expect(await house.rows('SELECT "used" FROM "budgets"')).toEqual([{ used: 4 }]);
  });

  it('count rows where the platform counts operations, and spend from no budget when one has no more', async () => {
    const budgets = [perDay(10), perDay(2, { id: 'ops', uses: ['write'], counts: 'rows' })];
    bench.fake.behaviour = { limits: { ...ONE_BY_ONE, rowsPerRequest: 2 }, account: { id: 'login', budgets } };
    const house = await bench.start();
    await calls(house, 3);
    expect(await roundOf(house)).toMatchObject({ delivered: 2, trouble: { code: 'RATE_LIMITED' } });
    expect(await house.rows('SELECT "id", "used" FROM "budgets" ORDER BY "id"')).toEqual([
      { id: 'login-day', used: 1 },
      { id: 'ops', used: 2 },
    ]);
  });

  it('never let more requests of a login be under way than it may have', async () => {
    bench.fake.behaviour = { account: { id: 'login', budgets: [], parallel: 1 } };
    const house = await bench.start([aDestination({ id: 'one' }), aDestination({ id: 'two' })]);
    await calls(house, 1);
    let answer = (): void => undefined;
    bench.fake.answer = async (rows, context) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return alwaysAnswering({ kind: 'delivered', verified: true })(rows, context);
    };
    const rounds = Promise.all([roundOf(house, 'one'), roundOf(house, 'two')]);
    const journalled = async () => (await house.rows('SELECT "id" FROM "requests"')).length;
    await until(async () => bench.fake.sent.length === 1 && (await journalled()) === 2);
    expect(bench.fake.sent).toHaveLength(1);
    answer();
    await until(() => bench.fake.sent.length === 2);
    answer();
    expect(await rounds).toMatchObject([{ delivered: 1 }, { delivered: 1 }]);
  });

  it('form no request of more bytes than the platform takes, and one row that is too large travels alone', async () => {
    const house0 = await bench.start();
    await calls(house0, 1);
    await roundOf(house0);
    const bytes = Buffer.byteLength(JSON.stringify(bench.fake.sent[0]?.rows[0]));
    bench.fake.behaviour = {
      limits: { rowsPerRequest: 100, bytesPerRequest: bytes * 2 + 10, requestsInParallel: 1, rowsPerClaim: 100 },
    };
    const house = await bench.restart(house0, [aDestination()]);
    await calls(house, 5, 1);
    await roundOf(house);
    expect(bench.fake.sent.slice(1).map(({ rows }) => rows.length)).toEqual([2, 2, 1]);
  });
});
