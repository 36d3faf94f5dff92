/** More receipts merged in one go would hold the event loop for longer than 10 ms. */
export const MOST_IN_ONE_GO = 100;
/** Fewer are not worth a flush to disk. */
const LEAST = 10;
/** How much the size grows by: slowly, so that it seldom overshoots. */
const STEP = 2;
const SHRINK = 0.75;
/** How long a transaction may keep SQLite's one writer from webhooks. */
const TARGET_MS = 8;

/** Additive increase, multiplicative decrease: how many receipts one transaction processes, by how long the last ones took. */
export class BatchSize {
  private size = LEAST;

  /** @param isBusy webhooks are coming in */
  next(isBusy: boolean): number {
    return isBusy ? this.size : MOST_IN_ONE_GO;
  }

  /** @param milliseconds for how long the writer was held by a batch of `count` */
  record(count: number, milliseconds: number): void {
    if (milliseconds > TARGET_MS) this.size = Math.max(LEAST, Math.floor(Math.min(this.size, count) * SHRINK));
    else if (count >= this.size) this.size = Math.min(MOST_IN_ONE_GO, this.size + STEP);
  }
}
