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

  describe('that three projects share', () => {
    const projects = ['share a', 'share b', 'share c'];
    const by = (id: string, amount: number, kept = 1): Spending =>
      of('day', amount, { most: 30, share: { id, projects, guaranteed: 10, kept } });

    it('leave each project its part, however much and at once another one asks for', async () => {
      const greedy = await Promise.all(Array.from({ length: 40 }, (_, number) => at(number).spend([by('share a', 1)])));
      expect(greedy.filter(({ length }) => length === 0)).toHaveLength(10);
      expect(greedy.find(({ length }) => length > 0)).toEqual(['share a']);
      expect(await at(1).spend([by('share b', 10)])).toEqual([]);
      expect(await at(2).spend([by('share c', 10)])).toEqual([]);
      expect(await at(0).spend([by('share a', 1)])).toEqual(['day']);
      expect(await used('day')).toBe(30);
    });

    it('give a project what others have not used, as far as it is not kept for them any more', async () => {
      const asked = Array.from({ length: 40 }, (_, number) => at(number).spend([by('share a', 1, 0.5)]));
      expect((await Promise.all(asked)).filter(({ length }) => length === 0)).toHaveLength(20);
      expect(await at(1).spend([by('share a', 10, 0)])).toEqual([]);
      expect([await used('share a'), await used('day')]).toEqual([30, 30]);
    });

    it('count what went beyond them too, and begin anew the next day', async () => {
      await at(0).record([by('share a', 12)]);
      expect(await at(1).spend([by('share a', 1)])).toEqual(['share a']);
      expect(await at(1).spend([{ ...by('share a', 10), period: TODAY + 1 }])).toEqual([]);
      expect([await used('share a'), await used('day')]).toEqual([10, 10]);
    });

    it('are all spent by projects that ask at once, and none beyond its part and what is free', async () => {
      const spent = new Map(projects.map((id) => [id, 0]));
      await Promise.all(
        Array.from({ length: 90 }, async (_, number) => {
          const id = projects[number % 3] ?? '';
          const refused = await at(Math.floor(number / 3)).spend([by(id, 1)]);
          if (refused.length === 0) spent.set(id, (spent.get(id) ?? 0) + 1);
        }),
      );
      expect([...spent.values()]).toEqual([10, 10, 10]);
    });
  });
});
