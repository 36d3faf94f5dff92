import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/store/database/database.js';
import { DATABASES, emptyDatabase, type FreshDatabase } from '../../support/databases.js';
import { json, ringback } from '../a-terminal.js';

describe.each(DATABASES)('migrate on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  let config: string[];
  beforeEach(async () => {
    fresh = await emptyDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    writeFileSync(join(folder, 'ringback.yaml'), `database: { url: '${fresh.url}' }\n`);
    config = ['--config', join(folder, 'ringback.yaml')];
  });
  afterEach(async () => {
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes the tables, and changes nothing the second time', async () => {
    for (const _time of [1, 2]) {
      const { exitCode, out } = await ringback('migrate', '--json', ...config);
      expect(exitCode).toBe(0);
      expect(json(out)).toEqual({ database: kind === 'SQLite' ? 'sqlite' : 'postgres', upToDate: true });
    }
    const database = await Database.open(fresh.url);
    expect(await database.read((session) => session.all('SELECT * FROM "uploads"'))).toEqual([]);
    await database.close();
  });

  it('says with --check what it would do, and does nothing', async () => {
    const before = await ringback('migrate', '--check', '--json', ...config);
    expect(before.exitCode).toBe(1);
    await ringback('migrate', ...config);
    const after = await ringback('migrate', '--check', '--json', ...config);
    expect([after.exitCode, json(after.out)]).toEqual([0, expect.objectContaining({ upToDate: true, pending: [], unknown: [] })]);
  });

  it('refuses a database of a newer version, and names that version', async () => {
    await ringback('migrate', ...config);
    const database = await Database.open(fresh.url);
    await database.write(async (tx) => {
      await tx.run(`INSERT INTO "migrations" ("timestamp", "name") VALUES (1999999999999, 'Later1999999999999')`);
      await tx.run(`UPDATE "installation" SET "value" = '9.8.7' WHERE "name" = 'tables-version'`);
    });
    await database.close();
    const { exitCode, err } = await ringback('migrate', ...config);
    expect([exitCode, err]).toEqual([1, expect.stringMatching(/version 9\.8\.7, Later1999999999999/)]);
    expect((await ringback('migrate', '--check', ...config)).out).toContain('Of a newer version: Later1999999999999');
  });

  it('gives up the hashes of callers where their secret is lost, and only when it is told to', async () => {
    await ringback('migrate', ...config);
    const database = await Database.open(fresh.url);
    const form = async () => {
      const sql = `SELECT "value" FROM "installation" WHERE "name" = 'caller-key-form'`;
      return (await database.read((session) => session.all(sql)))[0]?.['value'];
    };
    await database.write((tx) =>
      tx.run(`INSERT INTO "installation" ("name", "value") VALUES ('caller-key-form', 'project of a secret that is lost')`),
    );
    const refused = await ringback('erase', '--phone', '+79161234567', '--json', ...config);
    expect(refused).toMatchObject({ exitCode: 1, err: expect.stringContaining('RB_CALLER_SECRET') });
    expect(await ringback('migrate', '--forget-callers', ...config)).toMatchObject({ exitCode: 0 });
    expect(await form()).toBe('forgotten');
    expect(await ringback('erase', '--phone', '+79161234567', ...config)).toMatchObject({ exitCode: 0 });
    expect(await form()).toBe('project');
    await database.close();
  });

  it('leaves a database of a newer version alone, and says so', async () => {
    await ringback('migrate', ...config);
    const database = await Database.open(fresh.url);
    await database.write((tx) => tx.run(`INSERT INTO "migrations" ("timestamp", "name") VALUES (1, 'FromTheFuture1')`));
    await database.close();
    const { exitCode, err } = await ringback('migrate', ...config);
    expect(exitCode).toBe(1);
    expect(err).toContain('newer Ringback');
  });
});
