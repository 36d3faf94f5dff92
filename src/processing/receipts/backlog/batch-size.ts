/** Merging more receipts at once would block the event loop for longer than 10 ms. */
export const MOST_IN_ONE_GO = 100;
/** Fewer are not worth a flush to disk and the statements of a batch. */
const LEAST = 20;
/** Growth step: small, so that it seldom overshoots. */
const STEP = 4;
const SHRINK = 0.75;
/**
 * How long a transaction may keep SQLite's one writer from webhooks, without the commit, whose time does not depend on the size.
 */
const TARGET_MS = 10;

/** Additive increase, multiplicative decrease: the number of receipts per transaction, by the duration of the last ones. */
export class BatchSize {
  private size = LEAST;

  /** @param isBusy webhooks are coming in */
  next(isBusy: boolean): number {
    return isBusy ? this.size : MOST_IN_ONE_GO;
  }

  /** @param milliseconds duration of the transaction of a batch of `count` */
  record(count: number, milliseconds: number): void {
    if (milliseconds > TARGET_MS) this.size = Math.max(LEAST, Math.floor(Math.min(this.size, count) * SHRINK));
    else if (count >= this.size) this.size = Math.min(MOST_IN_ONE_GO, this.size + STEP);
  }
}
