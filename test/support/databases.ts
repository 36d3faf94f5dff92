import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { filePath } from '../../src/store/database/data-source.js';
import { Database } from '../../src/store/database/database.js';

export const DATABASES = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

/** A database for one test; `dispose` removes it. */
export interface FreshDatabase {
  readonly url: string;
  dispose(): Promise<void>;
}

/** Migrated and empty: a copy of the run's template (global-setup.ts), at a tenth of the migrations' time. */
export async function freshDatabase(kind: DatabaseKind): Promise<FreshDatabase> {
  if (kind === 'PostgreSQL') return postgresDatabase(`TEMPLATE ${setting('RINGBACK_TEST_POSTGRES_TEMPLATE')} STRATEGY FILE_COPY`);
  const database = sqliteFolder();
  copyFileSync(setting('RINGBACK_TEST_SQLITE'), filePath(database.url));
  return database;
}

/** Without any table: what a first start finds. */
export async function emptyDatabase(kind: DatabaseKind): Promise<FreshDatabase> {
  return kind === 'PostgreSQL' ? postgresDatabase('') : sqliteFolder();
}

function sqliteFolder(): FreshDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-'));
  return {
    url: `sqlite:${join(folder, 'ringback.db')}`,
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function postgresDatabase(template: string): Promise<FreshDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const server = setting('RINGBACK_TEST_POSTGRES');
  await administer(server, `CREATE DATABASE ${name} ${template}`);
  return { url: server + name, dispose: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through jest’s \`world\` project`);
  return value;
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client(`${server}postgres`);
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** Every row of every table, to check that nothing was written. */
export async function allRows(url: string): Promise<Record<string, unknown[]>> {
  const database = await Database.open(url, { migrate: false });
  const tables =
    database.dialect === 'sqlite'
      ? `SELECT "name" FROM sqlite_master WHERE "type" = 'table' ORDER BY "name"`
      : `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
  const rows = await database.read(async (session) => {
    const all: Record<string, unknown[]> = {};
    for (const { name } of await session.all<{ name: string }>(tables)) {
      const found = await session.all(`SELECT * FROM "${name}"`);
      all[name] = found.map((row) => JSON.stringify(row)).sort();
    }
    return all;
  });
  await database.close();
  return rows;
}

/** Runs the tests once per database; `db()` is an open, migrated, empty one, new for each test. */
export function onBothDatabases(tests: (db: () => Database, kind: DatabaseKind) => void): void {
  describe.each(DATABASES)('on %s', (kind) => {
    let fresh: FreshDatabase;
    let database: Database | null = null;
    beforeEach(async () => {
      fresh = await freshDatabase(kind);
      database = await Database.open(fresh.url);
    });
    afterEach(async () => {
      await database?.close();
      await fresh.dispose();
    });
    tests(() => {
      if (!database) throw new Error('the database is not open');
      return database;
    }, kind);
  });
}
