import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { CallEntity } from '../schema/entities/call.entity.js';
import { newSourceState, type Reconciliation, SourceStateEntity } from '../schema/entities/source-state.entity.js';

const OF_SOURCE = `EXISTS (SELECT 1 FROM "calls" k WHERE k."id" = "uploads"."callId" AND k."sourceId" = ?)`;

/** The states of the sources' clocks, and the uploads that wait because of them. */
@Injectable()
export class SourceStatesStore {
  async all(tx: SqlExecutor): Promise<SourceStateEntity[]> {
    return tx.hydrate(SourceStateEntity, await tx.all('SELECT * FROM "source_state"'));
  }

  async suspectSources(tx: SqlExecutor): Promise<ReadonlySet<string>> {
    const rows = await tx.all<{ source: string }>('SELECT "source" FROM "source_state" WHERE "suspectHours" IS NOT NULL');
    return new Set(rows.map(({ source }) => source));
  }

  /** Leaves the result of the last reconciliation unchanged. */
  async save(tx: SqlExecutor, states: readonly SourceStateEntity[]): Promise<void> {
    const columns = ['timeKey', 'shifts', 'suspectHours', 'suspectSince'].map((name) => `"${name}" = excluded."${name}"`);
    await tx.insert(SourceStateEntity, states, `("source") DO UPDATE SET ${columns.join(', ')}`);
  }

  /** Uploads never sent wait for a person until their window closes. */
  holdUploads(tx: SqlExecutor, source: string, now: Instant): Promise<number> {
    return tx.run(
      `UPDATE "uploads" SET "dueAt" = "expiresAt", "reasonCode" = 'SOURCE_TIME_SUSPECT', "reasonDetail" = NULL, "updatedAt" = ?
       WHERE "state" = 'pending' AND "requestId" IS NULL AND ${OF_SOURCE}`,
      [now, source],
    );
  }

  /** Keyset pagination by id over calls with uploads held because of their source's clock. */
  async heldCalls(tx: SqlExecutor, source: string, after: string, limit: number): Promise<CallEntity[]> {
    const sql = `SELECT * FROM "calls" WHERE "sourceId" = ? AND "id" > ? AND "id" IN
      (SELECT "callId" FROM "uploads" WHERE "state" = 'pending' AND "reasonCode" = 'SOURCE_TIME_SUSPECT') ORDER BY "id" LIMIT ?`;
    return tx.hydrate(CallEntity, await tx.all(sql, [source, after, limit]));
  }

  /** Releases held uploads that no current rule covers: they are due, and their destination decides. */
  releaseRemaining(tx: SqlExecutor, source: string, now: Instant): Promise<number> {
    return tx.run(
      `UPDATE "uploads" SET "dueAt" = ?, "reasonCode" = NULL, "updatedAt" = ?
       WHERE "state" = 'pending' AND "reasonCode" = 'SOURCE_TIME_SUSPECT' AND "dueAt" = "expiresAt" AND ${OF_SOURCE}`,
      [now, now, source],
    );
  }
}

/** When a list is due that must be read to the present minute: since ever. */
export const DUE_TO_THE_PRESENT: Instant = 0;

/** Lease of a process on reading one source's list. */
export interface ReconcileLease {
  readonly source: string;
  readonly token: string;
}

/** Leases, schedule and results of reconciling with vendors' lists of calls. */
@Injectable()
export class ReconciliationsStore {
  constructor(private readonly database: Database) {}

  async find(source: string): Promise<SourceStateEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "source_state" WHERE "source" = ?', [source]);
      return session.hydrate(SourceStateEntity, rows)[0] ?? null;
    });
  }

  /** Plans the first read, or with `replan` any read anew. Creates the source's state if there is none. */
  async plan(source: string, timeKey: string, at: Instant, replan: boolean): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.insert(SourceStateEntity, [newSourceState(source, timeKey)], '("source") DO NOTHING');
      const unplanned = replan ? '' : ' AND "reconcileAt" IS NULL';
      await tx.run(`UPDATE "source_state" SET "reconcileAt" = ? WHERE "source" = ?${unplanned}`, [at, source]);
    });
  }

  /** @param due claim only if it is due @returns false when another process holds the lease or it is not due */
  async claim({ source, token }: ReconcileLease, until: Instant, now: Instant, due: boolean): Promise<boolean> {
    const isDue = due ? ' AND "reconcileAt" <= ?' : '';
    const sql = `UPDATE "source_state" SET "reconcileLease" = ?, "reconcileLeaseUntil" = ?
      WHERE "source" = ? AND ("reconcileLeaseUntil" IS NULL OR "reconcileLeaseUntil" < ?)${isDue}`;
    const values = [token, until, source, now, ...(due ? [now] : [])];
    return (await this.database.write((tx) => tx.run(sql, values))) === 1;
  }

  /** @returns false when the lease lapsed and another process holds it */
  async renew({ source, token }: ReconcileLease, until: Instant): Promise<boolean> {
    const sql = 'UPDATE "source_state" SET "reconcileLeaseUntil" = ? WHERE "source" = ? AND "reconcileLease" = ?';
    return (await this.database.write((tx) => tx.run(sql, [until, source, token]))) === 1;
  }

  /**
   * Ends the lease with the result; a lost lease writes nothing. A reading to the present that became due meanwhile stays due,
   * unless this was one.
   */
  async settle(
    { source, token }: ReconcileLease,
    reconciled: Reconciliation,
    nextAt: Instant,
    toThePresent: boolean,
  ): Promise<void> {
    const change = { source, reconciled, reconcileLeaseUntil: null };
    const sets = ['reconciled', 'reconcileLeaseUntil'] as const;
    const unlessDue = toThePresent ? '' : ` AND "reconcileAt" <> ${DUE_TO_THE_PRESENT}`;
    const sql = `UPDATE "source_state" SET "reconcileAt" = ? WHERE "source" = ? AND "reconcileLease" = ?${unlessDue}`;
    await this.database.write(async (tx) => {
      await tx.update(SourceStateEntity, ['source'], sets, [change], 't."reconcileLease" = ?', [token]);
      await tx.run(sql, [nextAt, source, token]);
    });
  }

  /** Ends the lease without a result. */
  async release({ source, token }: ReconcileLease): Promise<void> {
    const sql = 'UPDATE "source_state" SET "reconcileLeaseUntil" = NULL WHERE "source" = ? AND "reconcileLease" = ?';
    await this.database.write((tx) => tx.run(sql, [source, token]));
  }
}
