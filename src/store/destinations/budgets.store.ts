import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { BudgetEntity } from '../schema/entities/destination-state.entity.js';

/** An amount to take from a budget in one period. */
export interface Spending {
  readonly id: string;
  /** Whole periods since 1970 in GMT. */
  readonly period: number;
  readonly amount: number;
  readonly most: number;
}

/** A stored period one ahead comes from a process whose clock is slightly ahead; one further off from a clock that jumped. */
const SAME_PERIOD = '"budgets"."period" - excluded."period" IN (0, 1)';
const USED = `CASE WHEN ${SAME_PERIOD} THEN "budgets"."used" + excluded."used" ELSE excluded."used" END`;
const SPEND = `("id") DO UPDATE SET "used" = ${USED}, "most" = excluded."most",
  "period" = CASE WHEN ${SAME_PERIOD} THEN "budgets"."period" ELSE excluded."period" END`;

/** Usage of the platforms' quotas, counted over all processes and restarts. */
@Injectable()
export class BudgetsStore {
  constructor(private readonly database: Database) {}

  /** Takes from all budgets or from none. @returns the ids of those that are exhausted */
  async spend(spendings: readonly Spending[]): Promise<readonly string[]> {
    const tooLarge = spendings.filter(({ amount, most }) => amount > most).map(({ id }) => id);
    if (tooLarge.length > 0) return tooLarge;
    try {
      await this.database.write(async (tx) => {
        const spent = new Set(await upsertBudgets(tx, spendings, ` WHERE ${USED} <= excluded."most"`));
        const refused = spendings.map(({ id }) => id).filter((id) => !spent.has(id));
        if (refused.length > 0) throw new BudgetExhaustedError(refused);
      });
      return [];
    } catch (error) {
      if (error instanceof BudgetExhaustedError) return error.ids;
      throw error;
    }
  }

  /** Returns what was reserved and not used. In a later period there is nothing to return. */
  async giveBack(spendings: readonly Spending[]): Promise<void> {
    if (spendings.length === 0) return;
    await this.database.write(async (tx) => {
      for (const { id, period, amount } of inLockOrder(spendings))
        await tx.run('UPDATE "budgets" SET "used" = "used" - ? WHERE "id" = ? AND "period" = ?', [amount, id, period]);
    });
  }

  /** The usage of these budgets, each in the period in which it was last used. */
  async used(ids: readonly string[]): Promise<BudgetEntity[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT * FROM "budgets" WHERE "id" IN ${placeholders(ids.length)}`;
    return this.database.read(async (session) => session.hydrate(BudgetEntity, await session.all(sql, ids)));
  }

  /** Records usage that has happened, whether or not the budget allowed it. */
  async record(spendings: readonly Spending[]): Promise<void> {
    await this.database.write((tx) => upsertBudgets(tx, spendings, ''));
  }
}

class BudgetExhaustedError extends Error {
  constructor(readonly ids: readonly string[]) {
    super('a budget is used up');
  }
}

/** In the order of their ids, so that two processes cannot deadlock. */
function inLockOrder(spendings: readonly Spending[]): Spending[] {
  return spendings.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function upsertBudgets(tx: SqlExecutor, spendings: readonly Spending[], where: string): Promise<string[]> {
  const budgets = inLockOrder(spendings).map(({ id, period, amount, most }): BudgetEntity => ({
    id,
    period,
    used: amount,
    most,
  }));
  return tx.insertReturning(BudgetEntity, budgets, SPEND + where, 'id');
}
