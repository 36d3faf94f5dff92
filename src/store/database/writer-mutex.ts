import { TimeSlice } from '../../runtime/time-slice.js';

/** `prompt`: somebody outside waits for an answer, such as the sender of a webhook. */
export type WritePriority = 'prompt' | 'usual';

/**
 * Mutex with two priorities: SQLite's writing connection belongs to one transaction at a time. Prompt ones go first; among equals
 * the order is first come, first served. The others begin when the event loop has caught up, so that two of them never run in one
 * tick, and what came in meanwhile is committed between them.
 */
export class WriterMutex {
  private readonly prompt: (() => void)[] = [];
  private readonly usual: (() => void)[] = [];
  private isHeld = false;
  private isScheduled = false;
  /** Aging: the next usual one has waited long enough, and goes before further prompt ones. */
  private isOverdue = false;

  async run<T>(priority: WritePriority, work: () => Promise<T>): Promise<T> {
    const release = await this.acquire(priority);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** @returns gives it back */
  async acquire(priority: WritePriority): Promise<() => void> {
    await new Promise<void>((resolve) => {
      this[priority].push(resolve);
      this.handOver();
    });
    return () => {
      this.isHeld = false;
      this.handOver();
    };
  }

  private handOver(): void {
    if (this.isHeld) return;
    if (this.isOverdue) this.giveUsual();
    else if (this.prompt.length > 0) this.give(this.prompt);
    else if (this.usual.length > 0 && !this.isScheduled) void this.giveWhenScheduled();
  }

  private async giveWhenScheduled(): Promise<void> {
    this.isScheduled = true;
    await new TimeSlice().yield();
    this.isScheduled = false;
    // A prompt one that began meanwhile holds it.
    if (this.isHeld) this.isOverdue = true;
    else this.giveUsual();
  }

  private giveUsual(): void {
    this.isOverdue = false;
    this.give(this.usual);
  }

  private give(to: (() => void)[]): void {
    this.isHeld = true;
    to.shift()?.();
  }
}
