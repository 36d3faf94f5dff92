import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { CallEntity } from '../schema/entities/call.entity.js';
import { newSourceState, type Reconciliation, SourceStateEntity } from '../schema/entities/source-state.entity.js';

const OF_SOURCE = `EXISTS (SELECT 1 FROM "calls" k WHERE k."id" = "uploads"."callId" AND k."sourceId" = ?)`;

/** What is known about the clocks of the sources, and the uploads that wait because of them. */
@Injectable()
export class SourceStatesStore {
  async all(tx: SqlExecutor): Promise<SourceStateEntity[]> {
    return tx.hydrate(SourceStateEntity, await tx.all('SELECT * FROM "source_state"'));
  }

  async suspectSources(tx: SqlExecutor): Promise<ReadonlySet<string>> {
    const rows = await tx.all<{ source: string }>('SELECT "source" FROM "source_state" WHERE "suspectHours" IS NOT NULL');
    return new Set(rows.map(({ source }) => source));
  }

  /** The result of the last reconciliation stays as it is. */
  async save(tx: SqlExecutor, states: readonly SourceStateEntity[]): Promise<void> {
    const columns = ['timeKey', 'shifts', 'suspectHours', 'suspectSince'].map((name) => `"${name}" = excluded."${name}"`);
    await tx.insert(SourceStateEntity, states, `("source") DO UPDATE SET ${columns.join(', ')}`);
  }

  /** What has never left waits for a person, until its window closes. */
  holdUploads(tx: SqlExecutor, source: string, now: Instant): Promise<number> {
    return tx.run(
      `UPDATE "uploads" SET "dueAt" = "expiresAt", "reasonCode" = 'SOURCE_TIME_SUSPECT', "reasonDetail" = NULL, "updatedAt" = ?
       WHERE "state" = 'pending' AND "tries" = 0 AND ${OF_SOURCE}`,
      [now, source],
    );
  }

  /** The next calls, by id, that have uploads waiting because of their source's clock. */
  async heldCalls(tx: SqlExecutor, source: string, after: string, limit: number): Promise<CallEntity[]> {
    const sql = `SELECT * FROM "calls" WHERE "sourceId" = ? AND "id" > ? AND "id" IN
      (SELECT "callId" FROM "uploads" WHERE "state" = 'pending' AND "reasonCode" = 'SOURCE_TIME_SUSPECT') ORDER BY "id" LIMIT ?`;
    return tx.hydrate(CallEntity, await tx.all(sql, [source, after, limit]));
  }

  /** What no rule of today's config speaks of: it is due, and its destination decides. */
  releaseRemaining(tx: SqlExecutor, source: string, now: Instant): Promise<number> {
    return tx.run(
      `UPDATE "uploads" SET "dueAt" = ?, "reasonCode" = NULL, "updatedAt" = ?
       WHERE "state" = 'pending' AND "reasonCode" = 'SOURCE_TIME_SUSPECT' AND "dueAt" = "expiresAt" AND ${OF_SOURCE}`,
      [now, now, source],
    );
  }
}

/** A process's claim to read one source's list. */
export interface ReconcileLease {
  readonly source: string;
  readonly token: string;
}

/** Who reads which vendor's list of calls, when it is read next, and what came of it. */
@Injectable()
export class ReconciliationsStore {
  constructor(private readonly database: Database) {}

  async find(source: string): Promise<SourceStateEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "source_state" WHERE "source" = ?', [source]);
      return session.hydrate(SourceStateEntity, rows)[0] ?? null;
    });
  }

  /** Plans the first reading, or every reading anew with `replan`. A source that nothing was known of becomes known. */
  async plan(source: string, timeKey: string, at: Instant, replan: boolean): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.insert(SourceStateEntity, [newSourceState(source, timeKey)], '("source") DO NOTHING');
      const unplanned = replan ? '' : ' AND "reconcileAt" IS NULL';
      await tx.run(`UPDATE "source_state" SET "reconcileAt" = ? WHERE "source" = ?${unplanned}`, [at, source]);
    });
  }

  /** @param due only when its time has come @returns whether nobody else reads it now */
  async claim({ source, token }: ReconcileLease, until: Instant, now: Instant, due: boolean): Promise<boolean> {
    const isDue = due ? ' AND "reconcileAt" <= ?' : '';
    const sql = `UPDATE "source_state" SET "reconcileLease" = ?, "reconcileLeaseUntil" = ?
      WHERE "source" = ? AND ("reconcileLeaseUntil" IS NULL OR "reconcileLeaseUntil" < ?)${isDue}`;
    const values = [token, until, source, now, ...(due ? [now] : [])];
    return (await this.database.write((tx) => tx.run(sql, values))) === 1;
  }

  /** @returns false when the claim lapsed and another process has it */
  async renew({ source, token }: ReconcileLease, until: Instant): Promise<boolean> {
    const sql = 'UPDATE "source_state" SET "reconcileLeaseUntil" = ? WHERE "source" = ? AND "reconcileLease" = ?';
    return (await this.database.write((tx) => tx.run(sql, [until, source, token]))) === 1;
  }

  /** Ends the claim with what came of it; a claim that was lost writes nothing. */
  async settle({ source, token }: ReconcileLease, reconciled: Reconciliation, nextAt: Instant): Promise<void> {
    const change = { source, reconciled, reconcileAt: nextAt, reconcileLeaseUntil: null };
    const sets = ['reconciled', 'reconcileAt', 'reconcileLeaseUntil'] as const;
    await this.database.write((tx) =>
      tx.update(SourceStateEntity, ['source'], sets, [change], 't."reconcileLease" = ?', [token]),
    );
  }

  /** Ends the claim as if nothing had been tried. */
  async release({ source, token }: ReconcileLease): Promise<void> {
    const sql = 'UPDATE "source_state" SET "reconcileLeaseUntil" = NULL WHERE "source" = ? AND "reconcileLease" = ?';
    await this.database.write((tx) => tx.run(sql, [source, token]));
  }
}
