import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { BudgetEntity } from '../schema/entities/destination-state.entity.js';

/** So much of a budget in this period. */
export interface Spending {
  readonly id: string;
  /** Whole periods since 1970 in GMT. */
  readonly period: number;
  readonly amount: number;
  readonly most: number;
}

/** A period that is the next one already belongs to a process whose clock is ahead; one further off to a clock that jumped. */
const SAME_PERIOD = '"budgets"."period" - excluded."period" IN (0, 1)';
const USED = `CASE WHEN ${SAME_PERIOD} THEN "budgets"."used" + excluded."used" ELSE excluded."used" END`;
const SPEND = `("id") DO UPDATE SET "used" = ${USED}, "most" = excluded."most",
  "period" = CASE WHEN ${SAME_PERIOD} THEN "budgets"."period" ELSE excluded."period" END`;

/** The platforms' quotas, counted for all processes and over restarts. */
@Injectable()
export class BudgetsStore {
  constructor(private readonly database: Database) {}

  /** Spends from all of them or from none. @returns the ids of those that have no more */
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

  /** What was asked for already, whether or not it was still there. */
  async record(spendings: readonly Spending[]): Promise<void> {
    await this.database.write((tx) => upsertBudgets(tx, spendings, ''));
  }
}

class BudgetExhaustedError extends Error {
  constructor(readonly ids: readonly string[]) {
    super('a budget is used up');
  }
}

/** In the order of their ids, so that two processes never wait for each other. */
async function upsertBudgets(tx: SqlExecutor, spendings: readonly Spending[], where: string): Promise<string[]> {
  const rows = spendings.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const budgets = rows.map(({ id, period, amount, most }): BudgetEntity => ({ id, period, used: amount, most }));
  return tx.insertReturning(BudgetEntity, budgets, SPEND + where, 'id');
}
