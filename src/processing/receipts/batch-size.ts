/** As many receipts as one transaction takes where nobody waits: more would hold the event loop for longer than 20 ms. */
const MOST = 250;
/** Fewer are not worth a flush to disk. */
const LEAST = 20;
/** How long a transaction may keep SQLite's one writer from webhooks. */
const TARGET_MS = 10;

/** Additive increase, multiplicative decrease: how many receipts one transaction processes, by how long the last one took. */
export class BatchSize {
  private size = LEAST;

  /** @param isBusy webhooks are coming in */
  next(isBusy: boolean): number {
    return isBusy ? this.size : MOST;
  }

  /** @param milliseconds for how long the writer was held by a batch of `count` */
  record(count: number, milliseconds: number): void {
    if (count === 0) return;
    const fits = milliseconds <= TARGET_MS;
    this.size = fits ? Math.min(MOST, Math.max(this.size, count) + LEAST) : Math.max(LEAST, Math.floor(count / 2));
  }
}
