import { setImmediate as nextTick } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { PostgresExecutor } from './postgres-executor.js';
import type { SqlExecutor } from './sql-executor.js';

/** The socket under the driver's connection, which its types do not show. */
interface Wire {
  readonly stream: { destroy(error: Error): void };
  connect(portOrPath: number | string, host?: string): void;
  cancel(processId: number, secretKey: unknown): void;
  on(event: 'connect' | 'end' | 'error', listener: () => void): void;
}

/** The part of a pooled connection that is used here. */
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

/** Time limit of a cancel request, which opens a connection of its own. */
const CANCEL_MS = 2_000;

/**
 * Deadlines around a pool. A host that dies silently leaves connections waiting for an answer until TCP gives up, which takes a
 * quarter of an hour; the driver's own query timeout puts such a connection back into the pool, still waiting.
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

  /** Like `distrust`, and busy ones are ended too: they would wait for a host that is gone. */
  endOlder(): void {
    this.distrust();
    for (const client of this.open) if (!this.isTrusted(client)) end(client);
  }

  /**
   * Runs the work on a connection of its own within a deadline, which includes connecting. A connection that misses it is thrown
   * away, and the server is asked to cancel the statement.
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
    // The error arrives on the next tick; then the pool discards the connection when it gets it back.
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
 * Best effort: otherwise a live server would go on waiting for a lock, and each attempt would leave it one more process. The pool
 * has loaded the driver long before; imported at the top, SQLite would load its 4 MB too.
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

export interface PostgresPools {
  /** Of the connections for all but receipts. */
  readonly all: PostgresConnections;
  /** Of those that commit receipts. */
  readonly receipts: PostgresConnections;
  readonly source: DataSource;
}
