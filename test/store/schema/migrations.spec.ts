import { writerSource } from '../../../src/store/database/data-source.js';
import { Database } from '../../../src/store/database/database.js';
import { MIGRATIONS } from '../../../src/store/schema/migrations/index.js';
import { emptyDatabase, DATABASES } from '../../support/databases.js';

describe.each(DATABASES)('the migrations on %s', (kind) => {
  it('are undone one by one, down to an empty database, and run again', async () => {
    const fresh = await emptyDatabase(kind);
    try {
      await (await Database.open(fresh.url)).close();
      const source = await writerSource(fresh.url).initialize();
      try {
        for (const { name } of MIGRATIONS.toReversed()) {
          await source.undoLastMigration({ transaction: 'each' });
          const left = await source.query<{ name: string }[]>('SELECT "name" FROM "migrations"');
          expect(left.map((row) => row.name)).not.toContain(name);
        }
        expect(await source.runMigrations({ transaction: 'each' })).toHaveLength(MIGRATIONS.length);
      } finally {
        await source.destroy();
      }
    } finally {
      await fresh.dispose();
    }
  });

  it('take over a database that a build before 0.1.0 made, with its rows, and run on it only what came later', async () => {
    const fresh = await emptyDatabase(kind);
    try {
      await (await Database.open(fresh.url)).close();
      const source = await writerSource(fresh.url).initialize();
      try {
        for (const _later of MIGRATIONS.slice(1)) await source.undoLastMigration({ transaction: 'each' });
        await source.query(`UPDATE "migrations" SET "timestamp" = 1797300000000, "name" = 'CountedAttempts1797300000000'`);
        await source.query(`INSERT INTO "migrations" ("timestamp", "name") VALUES (1795400000000, 'FirstTables1795400000000')`);
        await source.query(`INSERT INTO "installation" ("name", "value") VALUES ('kept', 'as it was')`);
      } finally {
        await source.destroy();
      }
      const after = await Database.open(fresh.url);
      const [names, kept] = await after.read(async (session) => [
        await session.all('SELECT "name" FROM "migrations"'),
        await session.all(`SELECT "value" FROM "installation" WHERE "name" = 'kept'`),
      ]);
      await after.close();
      expect(names).toEqual(MIGRATIONS.map(({ name }) => ({ name })));
      expect(kept).toEqual([{ value: 'as it was' }]);
    } finally {
      await fresh.dispose();
    }
  });
});
