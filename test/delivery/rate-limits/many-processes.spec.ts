import { RateLimits } from '../../../src/delivery/rate-limits/rate-limits.service.js';
import { SharedSlots } from '../../../src/delivery/rate-limits/shared-slots.service.js';
import type { Destination } from '../../../src/destinations/destinations.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { AccountSlotsStore } from '../../../src/store/destinations/account-slots.store.js';
import { BudgetsStore } from '../../../src/store/destinations/budgets.store.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { DeliveryHarness, destinationOf, until } from '../../support/delivery-harness.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aProject, TestPipeline } from '../../support/test-pipeline.js';

describe('three processes on one PostgreSQL', () => {
  let fresh: FreshDatabase;
  let processes: TestPipeline[];
  let fake: FakePlatform;

  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    fake = new FakePlatform();
    fake.behaviour = { account: { id: 'login', parallel: 2, budgets: [], rateLimit: { id: 'login-second', perSecond: 20 } } };
    processes = await Promise.all([1, 2, 3].map(() => openProcess()));
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.close()));
    await fresh.dispose();
  });

  function openProcess(): Promise<TestPipeline> {
    // Limits are kept by the clock that goes on by itself.
    return TestPipeline.open(aConfig(fresh.url, [aProject()]), [fake.definition], systemClock as never);
  }
  const destination = (process: TestPipeline): Destination => destinationOf(process);

  it('have no more requests under way at an account than one may have, and none is left out', async () => {
    let [underWay, most, done] = [0, 0, 0];
    const request = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 15));
      underWay -= 1;
      done += 1;
    };
    const all = processes.flatMap((process) =>
      Array.from({ length: 6 }, () => process.get(RateLimits).run(destination(process), request)),
    );
    await Promise.all(all);
    expect([most, done]).toEqual([2, 18]);
  });

  it('let half of what the account allows in a second begin in each second of the clock, so that none holds more', async () => {
    const perSecond = new Map<number, number>();
    for (const process of processes) {
      const budgets = process.get(BudgetsStore);
      const spend = budgets.spend.bind(budgets);
      jest.spyOn(budgets, 'spend').mockImplementation(async (spendings) => {
        const exhausted = await spend(spendings);
        for (const { period, amount } of exhausted.length === 0 ? spendings : [])
          perSecond.set(period, (perSecond.get(period) ?? 0) + amount);
        return exhausted;
      });
    }
    let started = 0;
    const request = async () => void (started += 1);
    await Promise.all(
      processes.flatMap((process) =>
        Array.from({ length: 14 }, () => process.get(RateLimits).run(destination(process), request)),
      ),
    );
    expect(started).toBe(42);
    expect(perSecond.size).toBeGreaterThan(1);
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(10);
  });

  it('pass a slot from one request of a process to its next, and give it back when there is none', async () => {
    const [one, other] = processes;
    if (!one || !other) throw new Error('no processes');
    const claim = jest.spyOn(one.get(AccountSlotsStore), 'claim');
    for (let request = 0; request < 20; request += 1) await one.get(RateLimits).run(destination(one), () => Promise.resolve());
    expect(claim.mock.calls.length).toBeLessThan(20);
    // Both slots are free for another process.
    for (const permit of await Promise.all([1, 2].map(() => other.get(RateLimits).acquire(destination(other))))) permit.release();
  });

  it('give their slots back when they end', async () => {
    const [ending, other] = processes;
    if (!ending || !other) throw new Error('no processes');
    await ending.get(RateLimits).run(destination(ending), () => Promise.resolve());
    await ending.get(SharedSlots).beforeApplicationShutdown();
    expect(await other.rows('SELECT 1 FROM "account_slots" WHERE "until" > 0')).toEqual([]);
  });

  it('get the slots of one that died when its lease has lapsed', async () => {
    const [dead, alive] = processes;
    if (!dead || !alive) throw new Error('no processes');
    const held = await Promise.all([1, 2].map(() => dead.get(RateLimits).acquire(destination(dead))));
    await alive.database.write((tx) => tx.all('UPDATE "account_slots" SET "until" = 1'));
    const permit = await alive.get(RateLimits).acquire(destination(alive));
    permit.release();
    for (const one of held) one.release();
    await until(async () => (await alive.rows('SELECT 1 FROM "account_slots" WHERE "until" > 1')).length === 0);
  });
});

describe('one process on an SQLite file', () => {
  it('counts by itself and writes nothing of it', async () => {
    const harness = await DeliveryHarness.open('SQLite');
    harness.fake.behaviour = { account: { id: 'login', parallel: 2, budgets: [] } };
    const app = await harness.start();
    const permit = await app.get(RateLimits).acquire(destinationOf(app));
    expect(await app.rows('SELECT * FROM "account_slots"')).toEqual([]);
    permit.release();
    await harness.close();
  });
});
