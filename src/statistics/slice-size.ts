import type { SqlDialect } from '../store/database/sql-executor.js';

/** Fewer calls are not worth the statements and the flush to disk of a transaction. */
const LEAST = 50;
/** More would hold the event loop for too long between two slices of it: some of their work is done in one go. */
const MOST = 500;
/** Sizes are multiples of it, so that few texts of statements are prepared. */
const STEP = 50;
/**
 * How long a slice may keep SQLite's one writer from webhooks, without the commit, whose time does not depend on the size. On
 * PostgreSQL nobody waits but readers of the statistics, and it is the duration of the whole slice.
 */
const TARGET_MS = {
  sqlite: { receiving: 10, quiet: 40 },
  postgres: { receiving: 100, quiet: 200 },
} as const;
/** A single slice may have been lucky. */
const MOST_GROWTH = 2;

/** Feedback control: the number of calls per transaction, by what each took in the last one. */
export class SliceSize {
  private size = LEAST;
  private msPerCall: number | null = null;

  /** @param isReceiving webhooks are coming in */
  next(dialect: SqlDialect, isReceiving: boolean): number {
    const target = TARGET_MS[dialect][isReceiving ? 'receiving' : 'quiet'];
    const wanted = this.msPerCall === null ? LEAST : target / this.msPerCall;
    const bounded = Math.min(wanted, this.size * MOST_GROWTH, MOST);
    this.size = Math.max(LEAST, Math.floor(bounded / STEP) * STEP);
    return this.size;
  }

  /** @param milliseconds how long the slice of so many calls kept others waiting */
  record(calls: number, milliseconds: number): void {
    // Where few were left, what does not depend on the size would count for much.
    if (calls >= LEAST) this.msPerCall = milliseconds / calls;
  }
}
