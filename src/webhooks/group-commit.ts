import { setImmediate as nextTick } from 'node:timers/promises';
import type { ReceiptEntity } from '../store/schema/entities/receipt.entity.js';

interface Waiting {
  readonly receipt: ReceiptEntity;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More than this waiting for the disk means that the disk does not keep up. */
const MAX_WAITING = 5000;
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;
const MAX_PER_COMMIT = 1000;
/** A fraction of what a flush to disk takes. */
const MOST_GATHERING_MS = 2;

/** The storage cannot keep up; the vendor may try again. */
export class StorageBusy extends Error {
  override readonly name = 'StorageBusy';
}

/**
 * Group commit: all receipts that come in one tick of the event loop after another go to disk in one transaction, and while it
 * runs the next one forms. A receipt that the database refuses is retried alone, so that it cannot make the others fail. Our own,
 * because no library separates a bad row from a storage that is out.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private running = false;
  private characters = 0;

  constructor(
    private readonly keep: (receipts: readonly ReceiptEntity[]) => Promise<unknown>,
    /** Whether the data of a receipt is at fault, so that the others can be stored without it. */
    private readonly isDataFault: (error: unknown) => boolean,
  ) {}

  /** Resolves when the receipt is on disk. */
  add(receipt: ReceiptEntity): Promise<void> {
    const size = receipt.query.length + (receipt.bodyBase64?.length ?? 0);
    if (this.waiting.length >= MAX_WAITING || this.characters + size > MAX_WAITING_CHARACTERS)
      return Promise.reject(new StorageBusy('too many waiting'));
    return new Promise((resolve, reject) => {
      this.characters += size;
      const leave = () => (this.characters -= size);
      this.waiting.push({ receipt, resolve: () => (leave(), resolve()), reject: (error) => (leave(), reject(error)) });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.running || this.waiting.length === 0) return;
    this.running = true;
    void this.gather()
      .then(() => this.commit(this.waiting.splice(0, MAX_PER_COMMIT)))
      .finally(() => {
        this.running = false;
        this.schedule();
      });
  }

  /** Waits for as long as each turn of the event loop brings more: a burst of new connections is accepted one a turn. */
  private async gather(): Promise<void> {
    const begun = performance.now();
    let before: number;
    do {
      before = this.waiting.length;
      await nextTick();
    } while (this.waiting.length > before && performance.now() - begun < MOST_GATHERING_MS);
  }

  private async commit(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.keep(batch.map(({ receipt }) => receipt));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && this.isDataFault(error)) return this.eachAlone(batch);
      for (const { reject } of batch) reject(error);
    }
  }

  private async eachAlone(batch: readonly Waiting[]): Promise<void> {
    for (const { receipt, resolve, reject } of batch) await this.keep([receipt]).then(resolve, reject);
  }
}
