import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import { Database } from './database.js';
import { places } from './session.js';

const ROWS_PER_STEP = 1000;

export interface DroppedReceipts {
  readonly dropped: number;
  /** As old, and kept because they are unread. */
  readonly unread: number;
}

interface ReceiptsPage extends DroppedReceipts {
  /** The id after which the walk goes on; null at its end. */
  readonly next: string | null;
}

/** Forgets what may not be kept longer, a thousand rows at a time so that webhooks are not kept waiting. What is left when `end` comes stays for the next time. */
@Injectable()
export class RetentionStore {
  constructor(private readonly database: Database) {}

  /**
   * Drops receipts that came before. Unread ones stay, whatever their age: nobody knows yet what they say. They are counted, because they
   * are kept longer than was promised. Ids grow with time, so the walk ends at the first page that is young.
   */
  async dropReceipts(before: Instant, end: AbortSignal): Promise<DroppedReceipts> {
    const total = { dropped: 0, unread: 0 };
    for (let after: string | null = ''; after !== null && !end.aborted;) {
      const page: ReceiptsPage = await this.dropPage(after, before);
      total.dropped += page.dropped;
      total.unread += page.unread;
      after = page.next;
      await this.database.giveWay();
    }
    return total;
  }

  private dropPage(after: string, before: Instant): Promise<ReceiptsPage> {
    return this.database.write(async (tx) => {
      const page = await tx.all<{ id: string; receivedAt: number; verdict: string }>(
        'SELECT "id", "receivedAt", "verdict" FROM "receipts" WHERE "id" > ? ORDER BY "id" LIMIT ?',
        [after, ROWS_PER_STEP],
      );
      const old = page.filter(({ receivedAt }) => Number(receivedAt) < before);
      const over = old.filter(({ verdict }) => verdict !== 'new').map(({ id }) => id);
      if (over.length > 0) await tx.run(`DELETE FROM "receipts" WHERE "id" IN ${places(over.length)}`, over);
      const isLast = page.length < ROWS_PER_STEP || old.length === 0;
      return { dropped: over.length, unread: old.length - over.length, next: isLast ? null : (page.at(-1)?.id ?? null) };
    });
  }

  /** Numbers and addresses of people whose calls came before. */
  forgetPhones(before: Instant, end: AbortSignal): Promise<number> {
    return this.forget('"callerNumber" = NULL, "ip" = NULL', '("callerNumber" IS NOT NULL OR "ip" IS NOT NULL)', before, end);
  }

  /** After this a caller is not recognised again. */
  forgetCallers(before: Instant, end: AbortSignal): Promise<number> {
    return this.forget('"callerKey" = NULL', '"callerKey" IS NOT NULL', before, end);
  }

  /** `sets` and `where` are SQL of our own; the partial indices of `calls` are made for them. */
  private forget(sets: string, where: string, before: Instant, end: AbortSignal): Promise<number> {
    const sql = `UPDATE "calls" SET ${sets} WHERE "id" IN (SELECT "id" FROM "calls" WHERE ${where} AND "receivedAt" < ? LIMIT ?)`;
    return this.inSteps(() => this.database.write((tx) => tx.run(sql, [before, ROWS_PER_STEP])), end);
  }

  private async inSteps(step: () => Promise<number>, end: AbortSignal): Promise<number> {
    for (let total = 0; ;) {
      const done = await step();
      total += done;
      if (done < ROWS_PER_STEP || end.aborted) return total;
      await this.database.giveWay();
    }
  }
}
