/** More receipts merged in one go would hold the event loop for longer than 10 ms. */
export const MOST_IN_ONE_GO = 100;
/** Fewer are not worth a flush to disk and the statements of a batch. */
const LEAST = 20;
/** How much the size grows by: slowly, so that it seldom overshoots. */
const STEP = 4;
const SHRINK = 0.75;
/** How long a transaction may keep SQLite's one writer from webhooks, without its commit, which takes as long for fewer. */
const TARGET_MS = 10;

/** Additive increase, multiplicative decrease: how many receipts one transaction processes, by how long the last ones took. */
export class BatchSize {
  private size = LEAST;

  /** @param isBusy webhooks are coming in */
  next(isBusy: boolean): number {
    return isBusy ? this.size : MOST_IN_ONE_GO;
  }

  /** @param milliseconds how long the transaction of a batch of `count` worked */
  record(count: number, milliseconds: number): void {
    if (milliseconds > TARGET_MS) this.size = Math.max(LEAST, Math.floor(Math.min(this.size, count) * SHRINK));
    else if (count >= this.size) this.size = Math.min(MOST_IN_ONE_GO, this.size + STEP);
  }
}
