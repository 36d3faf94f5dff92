import type { ReceiptEntity } from '../store/schema/entities/receipt.entity.js';
import { FairQueue } from './fair-queue.js';

interface Waiting {
  readonly receipt: ReceiptEntity;
  readonly source: string;
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More than this waiting for the disk means that the disk does not keep up. */
const MAX_WAITING = 5000;
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;
/** All in one commit waits for all of it: PostgreSQL takes some 60 ms for a mebibyte on a busy machine (2026-11-30). */
const PER_COMMIT = { count: 1000, size: 256 * 1024 } as const;

/** The storage cannot keep up; the vendor may try again. */
export class StorageBusy extends Error {
  override readonly name = 'StorageBusy';
}

/**
 * Group commit: all receipts of one tick of the event loop go to disk in one transaction, and while it runs the next one forms.
 * What one source sends does not make the others wait for more than one commit. A receipt that the database refuses is retried
 * alone, so that it cannot make the others fail. Our own, because no library separates a bad row from a storage that is out.
 */
export class GroupCommit {
  private readonly waiting = new FairQueue<Waiting>();
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
      const answers = { resolve: () => (leave(), resolve()), reject: (error: unknown) => (leave(), reject(error)) };
      this.waiting.push({ receipt, source: receipt.sourceId, size, ...answers });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.running || this.waiting.length === 0) return;
    this.running = true;
    setImmediate(() => {
      void this.commit(this.waiting.takeBatch(PER_COMMIT)).finally(() => {
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
      if (batch.length > 1 && this.isDataFault(error)) return this.eachAlone(batch);
      for (const { reject } of batch) reject(error);
    }
  }

  private async eachAlone(batch: readonly Waiting[]): Promise<void> {
    for (const { receipt, resolve, reject } of batch) await this.keep([receipt]).then(resolve, reject);
  }
}
