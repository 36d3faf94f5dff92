import { DAY } from '../../../src/domain/time/instant.js';
import { Database } from '../../../src/store/database/database.js';
import { BudgetsStore, type Spending } from '../../../src/store/destinations/budgets.store.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { NOON } from '../../support/test-pipeline.js';

const TODAY = Math.floor(NOON / DAY);
const of = (id: string, amount: number, more: Partial<Spending> = {}): Spending => {
  return { id, period: TODAY, amount, most: 10, ...more };
};

/** Three processes on one database. */
describe.each(DATABASES)('budgets on %s', (kind) => {
  let fresh: FreshDatabase;
  let databases: Database[];
  let stores: BudgetsStore[];

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    databases = [];
    for (const _process of [1, 2, 3]) databases.push(await Database.open(fresh.url));
    stores = databases.map((database) => new BudgetsStore(database));
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
    await fresh.dispose();
  });

  const at = (index: number): BudgetsStore => {
    const store = stores[index % stores.length];
    if (!store) throw new Error('no such process');
    return store;
  };
  const used = async (id: string): Promise<number | null> => (await at(0).used([id]))[0]?.used ?? null;

  it('are never overspent by processes that spend at once', async () => {
    const refused = await Promise.all(Array.from({ length: 30 }, (_, number) => at(number).spend([of('day', 1)])));
    expect(refused.filter(({ length }) => length === 0)).toHaveLength(10);
    expect(await used('day')).toBe(10);
  });

  it('have what is given back again, however many spend at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, async (_, number) => {
        const spendings = [of('day', 1), of('other day', 2)];
        if ((await at(number).spend(spendings)).length === 0) await at(number + 1).giveBack(spendings);
      }),
    );
    expect([await used('day'), await used('other day')]).toEqual([0, 0]);
    expect(await at(0).spend([of('day', 10)])).toEqual([]);
  });

  it('take nothing back that was spent on another day', async () => {
    await at(0).spend([of('day', 4)]);
    await at(1).spend([of('day', 3, { period: TODAY + 1 })]);
    await at(0).giveBack([of('day', 4)]);
    expect(await used('day')).toBe(3);
  });
});
