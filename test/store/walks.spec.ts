import { AuditStore } from '../../src/store/audit.store.js';
import type { Database } from '../../src/store/database.js';
import type { Slice } from '../../src/store/lists.js';
import { onBothDatabases } from '../support/databases.js';

const ROWS = 11_000;

/** Acts of one kind on one thing after another; the oldest two are Anna's. */
async function fill(database: Database): Promise<void> {
  const numbers = `WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${ROWS})`;
  await database.write((tx) =>
    tx.run(
      `INSERT INTO "audit" ("id", "at", "who", "projectId", "action", "subject", "detail")
       ${numbers} SELECT SUBSTR(CAST(100000 + n AS VARCHAR(6)), 2), n, CASE WHEN n < 2 THEN 'Анна' ELSE 'CRM' END, 'okna',
         CASE WHEN n % 2 = 0 THEN 'marks.set' ELSE 'calls.reveal' END, CASE WHEN n % 1000 = 0 THEN 'seldom' ELSE 'often' END, '{}' FROM numbers`,
    ),
  );
}

async function pagesOf<T>(list: (before: string | null) => Promise<Slice<T>>): Promise<T[][]> {
  const pages: T[][] = [];
  for (let before: string | null = null; ;) {
    const { items, next } = await list(before);
    pages.push(items);
    if (next === null) return pages;
    before = next;
  }
}

onBothDatabases((db) => {
  const find = (filter: object) => {
    const store = new AuditStore(db());
    return pagesOf((before) => store.list({ projects: null, ...filter }, { limit: 100, before }));
  };

  it('what no index answers is looked for in some thousand rows a page, and all pages together miss nothing', async () => {
    await fill(db());
    const pages = await find({ who: 'Анна' });
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([[], [], ['00001', '00000']]);
  });

  it('of two indices the rarer one is walked, and the other condition looked for on the way', async () => {
    await fill(db());
    const pages = await find({ subject: 'seldom', action: 'marks.set', to: 5000 });
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['04000', '03000', '02000', '01000', '00000']]);
    expect((await find({ subject: 'seldom', action: 'calls.reveal' })).flat()).toEqual([]);
  });

  it('pages that are full end where the next one begins', async () => {
    await fill(db());
    const pages = await find({ subject: 'often', action: 'marks.set', from: 10_000 });
    expect(pages.slice(0, 5).map((page) => page.length)).toEqual([100, 100, 100, 100, 99]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(499);
  });
});
