import type { ReceiptEntity } from '../store/entities/receipt.entity.js';

interface Waiting {
  readonly receipt: ReceiptEntity;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More than this waiting for the disk means that the disk does not keep up. */
const MOST_WAITING = 5000;
const MOST_PER_COMMIT = 1000;

/** Storage does not take it now; the vendor may try again. */
export class NotTaken extends Error {}

/**
 * All receipts of one event-loop turn go to disk in one transaction, and while it runs the next one forms. A receipt that
 * the database refuses is retried alone, so that it can't take others along.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private running = false;

  constructor(private readonly keep: (receipts: readonly ReceiptEntity[]) => Promise<unknown>) {}

  /** Resolves when the receipt is on disk. */
  add(receipt: ReceiptEntity): Promise<void> {
    if (this.waiting.length >= MOST_WAITING) return Promise.reject(new NotTaken('too many waiting'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ receipt, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.running || this.waiting.length === 0) return;
    this.running = true;
    setImmediate(() => {
      void this.commit(this.waiting.splice(0, MOST_PER_COMMIT)).finally(() => {
        this.running = false;
        this.schedule();
      });
    });
  }

  private async commit(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.keep(batch.map(({ receipt }) => receipt));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else await this.eachAlone(batch);
    }
  }

  /** Two failures in a row without one success: it is the storage, not a receipt. */
  private async eachAlone(batch: readonly Waiting[]): Promise<void> {
    let failures = 0;
    let successes = 0;
    for (const { receipt, resolve, reject } of batch) {
      if (failures >= 2 && successes === 0) {
        reject(new NotTaken('storage is out'));
        continue;
      }
      try {
        await this.keep([receipt]);
        successes += 1;
        resolve();
      } catch (error) {
        failures += 1;
        reject(error);
      }
    }
  }
}
