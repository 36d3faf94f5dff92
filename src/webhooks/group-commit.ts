import { setImmediate as nextTick } from 'node:timers/promises';
import type { ReceiptEntity } from '../store/schema/entities/receipt.entity.js';

interface Waiting {
  readonly receipt: ReceiptEntity;
  /** Length of its content in characters. */
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** With more receipts than this waiting, the disk is not keeping up. */
const MAX_WAITING = 5000;
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;
const MAX_PER_COMMIT = 1000;
/**
 * Limit for large receipts in one transaction, which a usual webhook may have to wait for twice: the one under way, and its own.
 * SQLite flushed 256 KiB in 4 ms and 1 MiB in 16 (medians), so larger transactions save nothing (2026-11-30).
 */
const LARGE_CHARACTERS_PER_COMMIT = 256 * 1024;
/** Usual webhooks are shorter. */
const MOST_OF_A_SMALL_ONE = 16 * 1024;
/** A fraction of the time of a flush to disk. */
const MOST_GATHERING_MS = 2;

/** The storage cannot keep up; the vendor may try again. */
export class StorageBusy extends Error {
  override readonly name = 'StorageBusy';
}

/**
 * Group commit: all receipts that arrive in one tick of the event loop go to disk in one transaction, and the next one forms
 * while it runs. A receipt that the database refuses is retried alone, so that it cannot make the others fail. Our own, because
 * no library separates a bad row from an unavailable storage.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private running = false;
  /** New connections are bringing receipts, and there may be more of them. */
  private isConnecting = false;
  private characters = 0;

  constructor(
    private readonly keep: (receipts: readonly ReceiptEntity[]) => Promise<unknown>,
    /** Whether a receipt's data is at fault, so that the others can be stored without it. */
    private readonly isDataFault: (error: unknown) => boolean,
    private readonly mostGatheringMs = MOST_GATHERING_MS,
  ) {}

  /**
   * Resolves when the receipt is on disk.
   *
   * @param isFirst whether it is the first on its connection
   */
  add(receipt: ReceiptEntity, isFirst = false): Promise<void> {
    const size = receipt.query.length + (receipt.bodyBase64?.length ?? 0);
    if (this.waiting.length >= MAX_WAITING || this.characters + size > MAX_WAITING_CHARACTERS)
      return Promise.reject(new StorageBusy('too many waiting'));
    return new Promise((resolve, reject) => {
      this.isConnecting ||= isFirst;
      this.characters += size;
      const leave = () => (this.characters -= size);
      this.waiting.push({ receipt, size, resolve: () => (leave(), resolve()), reject: (error) => (leave(), reject(error)) });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.running || this.waiting.length === 0) return;
    this.running = true;
    void this.gather()
      .then(() => this.commit(this.takeBatch()))
      .finally(() => {
        this.running = false;
        this.schedule();
      });
  }

  /**
   * One tick of the event loop brings what open connections have sent. New connections are accepted one per tick: a burst of them
   * is gathered while each tick brings another. Open connections are not waited for, because their senders wait for an answer.
   */
  private async gather(): Promise<void> {
    const begun = performance.now();
    await nextTick();
    while (this.isConnecting && performance.now() - begun < this.mostGatheringMs) {
      this.isConnecting = false;
      await nextTick();
    }
  }

  /** In order of arrival, but with a limit for large ones: small ones that came after them go before the rest. */
  private takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    let large = 0;
    for (const one of this.waiting) {
      const characters = one.size > MOST_OF_A_SMALL_ONE ? one.size : 0;
      const fits = characters === 0 || large === 0 || large + characters <= LARGE_CHARACTERS_PER_COMMIT;
      if (fits && batch.length < MAX_PER_COMMIT) {
        batch.push(one);
        large += characters;
      } else rest.push(one);
    }
    this.waiting = rest;
    return batch;
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
