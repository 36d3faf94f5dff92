import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { Database } from '../../src/store/database.js';

export const DATABASES = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

/** An empty database of the kind; `dispose` removes it. */
export interface FreshDatabase {
  readonly url: string;
  dispose(): Promise<void>;
}

export async function freshDatabase(kind: DatabaseKind): Promise<FreshDatabase> {
  if (kind === 'SQLite') {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-'));
    return {
      url: `sqlite:${join(folder, 'ringback.db')}`,
      dispose: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const server = process.env.RINGBACK_TEST_POSTGRES;
  if (!server) throw new Error('no PostgreSQL: run the tests through jest’s `world` project');
  await administer(server, `CREATE DATABASE ${name}`);
  return { url: server + name, dispose: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client(`${server}postgres`);
  await client.connect();
  await client.query(statement);
  await client.end();
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
