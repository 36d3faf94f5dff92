import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import { places } from './session.js';

const ROWS_PER_STEP = 1000;

/** Forgets what may not be kept longer, a thousand rows at a time so that webhooks are not kept waiting. */
@Injectable()
export class RetentionStore {
  constructor(private readonly database: Database) {}

  /** Receipts that came before; unread ones stay. Ids grow with time, so the walk ends at the first page that is young. */
  async dropReceipts(before: Instant): Promise<number> {
    return this.inSteps(async () =>
      this.database.write(async (tx) => {
        const oldest = await tx.all<{ id: string; receivedAt: number; verdict: string }>(
          'SELECT "id", "receivedAt", "verdict" FROM "receipts" ORDER BY "id" LIMIT ?',
          [ROWS_PER_STEP],
        );
        const over = oldest
          .filter(({ receivedAt, verdict }) => Number(receivedAt) < before && verdict !== 'new')
          .map(({ id }) => id);
        return over.length === 0 ? 0 : tx.run(`DELETE FROM "receipts" WHERE "id" IN ${places(over.length)}`, over);
      }),
    );
  }

  /** Numbers and addresses of people whose calls came before. */
  forgetPhones(before: Instant): Promise<number> {
    return this.forget('"callerNumber" = NULL, "ip" = NULL', '("callerNumber" IS NOT NULL OR "ip" IS NOT NULL)', before);
  }

  /** After this a caller is not recognised again. */
  forgetCallers(before: Instant): Promise<number> {
    return this.forget('"callerKey" = NULL', '"callerKey" IS NOT NULL', before);
  }

  /** `sets` and `where` are SQL of our own; the partial indices of `calls` are made for them. */
  private forget(sets: string, where: string, before: Instant): Promise<number> {
    const sql = `UPDATE "calls" SET ${sets} WHERE "id" IN (SELECT "id" FROM "calls" WHERE ${where} AND "receivedAt" < ? LIMIT ?)`;
    return this.inSteps(() => this.database.write((tx) => tx.run(sql, [before, ROWS_PER_STEP])));
  }

  private async inSteps(step: () => Promise<number>): Promise<number> {
    for (let total = 0; ;) {
      const done = await step();
      total += done;
      if (done < ROWS_PER_STEP) return total;
    }
  }
}
