import type { SqliteConnection, Statement, StatementResult } from './sqlite-connection.js';
import type { SqliteTransaction } from './sqlite-transaction.js';

/** Changes with each commit of another process, and not with those of this connection. */
export const DATA_VERSION: Statement = { sql: 'PRAGMA data_version', values: [], each: false };
const READ = /^\s*(SELECT|WITH)\b/i;
const WRITE = /\b(INSERT|UPDATE|DELETE)\s/i;

/**
 * Optimistic concurrency control: what is read first is read without SQLite's lock, what is written is gathered, and the
 * transaction begins with what must see it, at the latest with its commit. The lock is thus held for one message to the thread,
 * and not while answers travel and are thought about. Fails where somebody has written since the first statement.
 */
export class OptimisticTransaction implements SqliteConnection {
  private readonly gathered: Statement[] = [];
  private begun: Promise<SqliteTransaction> | null = null;
  private commitPosted: () => void = () => undefined;
  private readonly onPost = new Promise<void>((resolve) => (this.commitPosted = resolve));

  /**
   * @param reader reads without the lock
   * @param version of the data before the first of these reads
   * @param begin takes the lock, if nobody in this process has written meanwhile
   */
  constructor(
    private readonly reader: Pick<SqliteConnection, 'run'>,
    private readonly version: Promise<unknown>,
    private readonly begin: () => Promise<SqliteTransaction>,
  ) {}

  async run(statement: Statement): Promise<StatementResult> {
    const goesAhead = this.begun === null && this.gathered.length === 0 && isRead(statement);
    return goesAhead ? this.reader.run(statement) : (await this.transaction()).run(statement);
  }

  async send(statement: Statement): Promise<void> {
    if (this.begun === null) this.gathered.push(statement);
    else await (await this.begun).send(statement);
  }

  async sent(): Promise<void> {
    await (await this.begun)?.sent();
  }

  /** Never resolves where it was given up. */
  posted(): Promise<void> {
    return this.onPost;
  }

  async held(): Promise<number> {
    await this.onPost;
    return (await this.transaction()).held();
  }

  async commit(): Promise<void> {
    const committed = (await this.transaction()).commit();
    this.commitPosted();
    await committed;
  }

  private transaction(): Promise<SqliteTransaction> {
    this.begun ??= this.beginUnchanged();
    return this.begun;
  }

  private async beginUnchanged(): Promise<SqliteTransaction> {
    const expected = await this.version;
    const transaction = await this.begin();
    await transaction.send({ ...DATA_VERSION, expected });
    for (const statement of this.gathered) await transaction.send(statement);
    return transaction;
  }
}

function isRead({ sql, each }: Statement): boolean {
  return !each && READ.test(sql) && !WRITE.test(sql);
}
