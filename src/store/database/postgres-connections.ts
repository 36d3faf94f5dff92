import { setImmediate as nextTick } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { PostgresExecutor } from './postgres-executor.js';
import type { SqlExecutor } from './sql-executor.js';

/** What lies under the driver's connection; its types do not show it. */
interface Wire {
  readonly stream: { destroy(error: Error): void };
  connect(portOrPath: number | string, host?: string): void;
  cancel(processId: number, secretKey: unknown): void;
  on(event: 'connect' | 'end' | 'error', listener: () => void): void;
}

/** A connection of the pool, as far as it is used here. */
interface PooledClient {
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: unknown;
  readonly connection: Wire;
}

/** Thrown when the database has not answered in time. Whether the work was committed is unknown. */
export class CommitDeadlineExceeded extends Error {
  override readonly name = 'CommitDeadlineExceeded';

  constructor(readonly deadlineMs: number) {
    super(`the database did not answer within ${deadlineMs} ms`);
  }
}

/** So long a cancel request may take; it opens a connection of its own. */
const CANCEL_MS = 2_000;

/**
 * Deadlines around a pool. A host that dies without a word leaves connections that wait for an answer until TCP gives up, which
 * takes a quarter of an hour; the driver's own timeout of a query puts such a connection back into the pool, still waiting.
 */
export class PostgresConnections {
  private readonly generations = new WeakMap<object, number>();
  private readonly open = new Set<PooledClient>();
  private generation = 0;

  /** Called by the pool for each new connection. */
  readonly onConnect = (client: unknown): void => {
    const made = client as PooledClient;
    this.generations.set(made, this.generation);
    this.open.add(made);
    made.connection.on('end', () => this.open.delete(made));
  };

  /** Connections made until now are not used again. */
  distrust(): void {
    this.generation += 1;
  }

  /** The same, and those that are at work are ended too: they would wait for a host that is gone. */
  endOlder(): void {
    this.distrust();
    for (const client of this.open) if (!this.isTrusted(client)) end(client);
  }

  /**
   * Runs the work on a connection of its own within a deadline, the time for connecting included. A connection that misses it is
   * thrown away, and the server is asked to give the statement up.
   *
   * @throws CommitDeadlineExceeded
   */
  async within<T>(source: DataSource, deadlineMs: number, work: (session: SqlExecutor) => Promise<T>): Promise<T> {
    const taken: { runner?: QueryRunner; client?: PooledClient; late: boolean } = { late: false };
    const running = (async () => {
      [taken.runner, taken.client] = await this.acquire(source);
      if (!taken.late) return await work(new PostgresExecutor(source, taken.runner));
      await taken.runner.release();
      throw new CommitDeadlineExceeded(deadlineMs);
    })();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new CommitDeadlineExceeded(deadlineMs)), deadlineMs);
    });
    try {
      return await Promise.race([running, deadline]);
    } catch (error) {
      taken.late = true;
      if (taken.client && error instanceof CommitDeadlineExceeded) await this.throwAway(taken.client);
      throw error;
    } finally {
      clearTimeout(timer);
      await taken.runner?.release();
    }
  }

  /** For work without a deadline of its own: a connection whose query ran into the driver's timeout is still waiting. */
  async throwAwayIfHung(runner: QueryRunner, error: unknown): Promise<void> {
    if (!(error instanceof Error) || !error.message.includes('Query read timeout')) return;
    await this.throwAway((await runner.connect()) as PooledClient);
  }

  private async acquire(source: DataSource): Promise<[QueryRunner, PooledClient]> {
    for (;;) {
      const runner = source.createQueryRunner();
      const client = (await runner.connect()) as PooledClient;
      if (this.isTrusted(client)) return [runner, client];
      end(client);
      await nextTick();
      await runner.release();
    }
  }

  private async throwAway(client: PooledClient): Promise<void> {
    void requestCancel(client);
    end(client);
    // The error arrives on the next tick; the pool then knows the connection for broken when it gets it back.
    await nextTick();
  }

  private isTrusted(client: PooledClient): boolean {
    return (this.generations.get(client) ?? 0) === this.generation;
  }
}

function end({ connection }: Pick<PooledClient, 'connection'>): void {
  connection.stream.destroy(new Error('given up'));
}

/**
 * Best effort: a server that is alive would go on waiting for a lock, and each attempt would leave it one process more. Loads the
 * driver, which the pool has loaded long before, only here: SQLite does without its 4 MB.
 */
async function requestCancel({ host, port, processID, secretKey }: PooledClient): Promise<void> {
  const { Client } = await import('pg');
  const { connection } = new Client({ host, port }) as unknown as { connection: Wire };
  connection.on('error', () => undefined);
  connection.on('connect', () => connection.cancel(processID, secretKey));
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
  setTimeout(() => end({ connection }), CANCEL_MS).unref();
}
