import { Database } from '../../src/store/database.js';
import { writerSource } from '../../src/store/data-source.js';
import { MIGRATIONS } from '../../src/store/migrations/index.js';
import { freshDatabase, DATABASES } from '../support/databases.js';

describe.each(DATABASES)('the migrations on %s', (kind) => {
  it('are undone one by one, down to an empty database, and run again', async () => {
    const fresh = await freshDatabase(kind);
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
});
