import { existsSync } from 'node:fs';
import { Database } from '../../../src/store/database/database.js';
import { inspectDatabase } from '../../../src/store/database/inspect-database.js';
import { MIGRATIONS } from '../../../src/store/schema/migrations/index.js';
import { DATABASES, emptyDatabase, type FreshDatabase } from '../../support/databases.js';

describe.each(DATABASES)('a look at a database on %s', (kind) => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await emptyDatabase(kind);
  });
  afterEach(() => fresh.dispose());

  it('finds one that a service works on up to date and writable', async () => {
    const database = await Database.open(fresh.url);
    expect(await inspectDatabase(fresh.url)).toEqual({
      dialect: kind === 'SQLite' ? 'sqlite' : 'postgres',
      state: 'open',
      trouble: null,
      integrity: kind === 'SQLite' ? 'sound' : 'not looked at',
      pending: [],
      unknown: [],
      writable: 'yes',
    });
    await database.close();
  });

  it('names what has not run, and what only a newer Ringback knows, and runs nothing', async () => {
    const last = MIGRATIONS.at(-1)?.name;
    const database = await Database.open(fresh.url);
    await database.write(async (tx) => {
      await tx.run('DELETE FROM "migrations" WHERE "name" = ?', [last]);
      await tx.run(`INSERT INTO "migrations" ("timestamp", "name") VALUES (1, 'FromTheFuture1')`);
    });
    await database.close();
    for (const _time of [1, 2])
      expect(await inspectDatabase(fresh.url)).toMatchObject({ pending: [last], unknown: ['FromTheFuture1'] });
  });

  it('does not make one where there is none', async () => {
    for (const _time of [1, 2])
      expect(await inspectDatabase(fresh.url)).toMatchObject({ state: 'absent', pending: [], unknown: [] });
    if (kind === 'SQLite') expect(existsSync(fresh.url.slice('sqlite:'.length))).toBe(false);
  });

  it('says why one does not open, without its password', async () => {
    const url = kind === 'SQLite' ? 'sqlite:/dev/null/ringback.db' : 'postgres://ringback:hidden-word@127.0.0.1:9/none';
    const found = await inspectDatabase(url);
    if (kind === 'PostgreSQL') expect(found).toMatchObject({ state: 'shut', trouble: expect.stringContaining('ECONNREFUSED') });
    expect(found.state).not.toBe('open');
    expect(JSON.stringify(found)).not.toContain('hidden-word');
  });
});
