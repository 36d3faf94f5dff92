import { stat } from 'node:fs/promises';
import { SQLITE_SETTINGS } from '../data-source.js';
import { isBusy } from '../database-errors.js';
import type { Statement } from './sqlite-connection.js';
import { SqliteThread } from './sqlite-thread.js';

/** SQLite's own default: from so many pages on, 4 MiB, the log is copied into the file. */
const LOG_PAGES = 1_000;
/** A page of the usual size and its header in the log. */
const LOG_PAGE_BYTES = 4_096 + 24;
const LOOK_EVERY_MS = 25;

const LOG_STATE: Statement = { sql: 'PRAGMA wal_checkpoint(NOOP)', values: [], each: false };
const CHECKPOINT: Statement = { sql: 'PRAGMA wal_checkpoint(PASSIVE)', values: [], each: false };

/**
 * For the writing connection: it makes a checkpoint of its own, within a commit, only at twice the size, for instance while the
 * checkpointer's thread gets no processor or another process writes. By then most pages have been copied.
 */
export const WRITER_CHECKPOINT = `wal_autocheckpoint = ${2 * LOG_PAGES}`;
const SETTINGS = [...SQLITE_SETTINGS, 'wal_autocheckpoint = 0'];

export interface CheckpointerOptions {
  readonly file: string;
  /** Not called where another process is making a checkpoint. The writer's own checkpoint remains. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Checkpoints of the write-ahead log in a thread with a connection of its own. SQLite makes them within the commit that reaches
 * the limit: writing a thousand pages and flushing them took that commit, and the webhooks behind it, 10 to 40 ms instead of 2
 * (2026-12-01). A passive checkpoint keeps nobody from reading or writing. The thread starts when the log first is that long.
 */
export class SqliteCheckpointer {
  private thread: SqliteThread | null = null;
  private pass: Promise<void> | null = null;
  private lookedAt = -Infinity;
  private isClosed = false;

  constructor(private readonly options: CheckpointerOptions) {}

  /** To be called after each commit. */
  noteCommit(): void {
    if (this.isClosed || this.pass !== null || performance.now() - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = performance.now();
    this.pass = this.checkpointIfLong()
      .catch((error: unknown) => this.fail(error))
      .finally(() => (this.pass = null));
  }

  /** Closes its connection; the next long log opens another one. */
  async reset(): Promise<void> {
    await this.pass;
    await this.thread?.close();
    this.thread = null;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.reset();
  }

  private async checkpointIfLong(): Promise<void> {
    const { file } = this.options;
    if (this.thread === null) {
      const { size } = await stat(`${file}-wal`);
      if (size < LOG_PAGES * LOG_PAGE_BYTES) return;
      this.thread = new SqliteThread({ file, readonly: false, settings: SETTINGS, yields: false });
    }
    const { rows } = await this.thread.run(LOG_STATE);
    const [, pages] = rows[0] ?? [];
    if (Number(pages) >= LOG_PAGES) await this.thread.run(CHECKPOINT);
  }

  private async fail(error: unknown): Promise<void> {
    if (isBusy(error)) return;
    await this.thread?.close();
    this.thread = null;
    this.options.onFailure(error);
  }
}
