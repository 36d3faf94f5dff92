import { Injectable } from '@nestjs/common';
import { type BudgetShare, leftOfShare, type SharedUse } from '../../domain/uploads/budget-share.js';
import { Database } from '../database/database.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { BudgetEntity } from '../schema/entities/destination-state.entity.js';

/** A project's share of a budget; the use of each project is counted in a row of its own. */
export interface ShareSpending extends BudgetShare {
  readonly id: string;
  /** The rows of all projects that share it. */
  readonly projects: readonly string[];
}

/** An amount to take from a budget in one period. */
export interface Spending {
  readonly id: string;
  /** Whole periods since 1970 in GMT. */
  readonly period: number;
  readonly amount: number;
  readonly most: number;
  /** Only where several projects use the budget. */
  readonly share?: ShareSpending | undefined;
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

  /** Takes from all budgets or from none. @returns the ids of those that are exhausted, or of the project's shares of them */
  async spend(spendings: readonly Spending[]): Promise<readonly string[]> {
    const tooLarge = spendings.filter(({ amount, most }) => amount > most).map(({ id }) => id);
    if (tooLarge.length > 0) return tooLarge;
    try {
      await this.database.write(async (tx) => {
        const spent = new Set(await upsertBudgets(tx, spendings, ` WHERE ${USED} <= excluded."most"`));
        const refused = spendings.map(({ id }) => id).filter((id) => !spent.has(id));
        if (refused.length > 0) throw new BudgetExhaustedError(refused);
        await spendShares(tx, spendings);
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
    return this.database.read((session) => rowsOf(session, ids));
  }

  /** Records usage that has happened, whether or not the budget allowed it. */
  async record(spendings: readonly Spending[]): Promise<void> {
    await this.database.write(async (tx) => {
      await upsertBudgets(tx, spendings, '');
      await upsertBudgets(tx, sharesIn(spendings), '');
    });
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
  if (spendings.length === 0) return [];
  const budgets = inLockOrder(spendings).map(({ id, period, amount, most }): BudgetEntity => ({
    id,
    period,
    used: amount,
    most,
  }));
  return tx.insertReturning(BudgetEntity, budgets, SPEND + where, 'id');
}

/** After the budgets themselves: whoever changes a share holds the lock on its budget, so shares are judged one after another. */
async function spendShares(tx: SqlExecutor, spendings: readonly Spending[]): Promise<void> {
  const shares = sharesIn(spendings);
  if (shares.length === 0) return;
  const rows = budgetsById(
    await rowsOf(
      tx,
      spendings.flatMap(({ id, share }) => (share ? [id, ...share.projects] : [])),
    ),
  );
  const refused = spendings.filter((spending) => {
    const use = sharedUse(rows, spending);
    const before = use && { ...use, total: use.total - spending.amount };
    return spending.share && before && spending.amount > leftOfShare(spending.most, spending.share, before);
  });
  if (refused.length > 0) throw new BudgetExhaustedError(refused.flatMap(({ share }) => share?.id ?? []));
  await upsertBudgets(tx, shares, '');
}

function sharesIn(spendings: readonly Spending[]): Spending[] {
  return spendings.flatMap(({ share, period, amount, most }) => (share ? { id: share.id, period, amount, most } : []));
}

function rowsOf(executor: SqlExecutor, ids: readonly string[]): Promise<BudgetEntity[]> {
  const sql = `SELECT * FROM "budgets" WHERE "id" IN ${placeholders(ids.length)}`;
  return executor.entities(BudgetEntity, sql, ids);
}

export function budgetsById(rows: readonly BudgetEntity[]): ReadonlyMap<string, BudgetEntity> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the rows say of the spending's period. Null where one project alone uses the budget. */
export function sharedUse(
  rows: ReadonlyMap<string, BudgetEntity>,
  { id, period, share }: Pick<Spending, 'id' | 'period' | 'share'>,
): SharedUse | null {
  if (!share) return null;
  const usedBy = (rowId: string): number => {
    const row = rows.get(rowId);
    return row && (row.period === period || row.period === period + 1) ? row.used : 0;
  };
  const others = share.projects.filter((one) => one !== share.id).map(usedBy);
  return { total: usedBy(id), own: usedBy(share.id), others };
}
