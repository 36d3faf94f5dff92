import { Injectable } from '@nestjs/common';
import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import {
  type GoalComparison,
  ReadingStateEntity,
  type StoredFinding,
  type StoredGoalSetup,
} from '../schema/entities/reading.entity.js';
import type { ReadingRange } from './readings.store.js';

/** Lease on reading one destination's reports; it lapses at `until`. */
export interface ReadingLease {
  readonly destination: string;
  readonly until: Instant;
}

export interface CompletedReading extends ReadingRange {
  readonly readAt: Instant;
  readonly timezone: string | null;
  readonly goals: readonly StoredGoalSetup[];
  readonly findings: readonly StoredFinding[];
  /** When the search for single calls last completed; null if it never did. */
  readonly searchedAt: Instant | null;
}

/** Schedule, leases and results of reading each destination's reports. */
@Injectable()
export class ReadingStatesStore {
  constructor(private readonly database: Database) {}

  async all(): Promise<ReadingStateEntity[]> {
    const sql = 'SELECT * FROM "reading_states" ORDER BY "destination"';
    return this.database.read(async (session) => session.hydrate(ReadingStateEntity, await session.all(sql)));
  }

  async find(destination: string): Promise<ReadingStateEntity | null> {
    const sql = 'SELECT * FROM "reading_states" WHERE "destination" = ?';
    return this.database.read(
      async (session) => session.hydrate(ReadingStateEntity, await session.all(sql, [destination]))[0] ?? null,
    );
  }

  /** Plans the first reading. An existing plan is kept, unless the login has changed. */
  async plan(destination: string, login: string, dueAt: Instant): Promise<void> {
    const sql = `INSERT INTO "reading_states" ("destination", "login", "dueAt", "failures") VALUES (?, ?, ?, 0)
      ON CONFLICT ("destination") DO UPDATE SET "login" = excluded."login"`;
    await this.database.write((tx) => tx.run(sql, [destination, login, dueAt]));
  }

  /**
   * Mutual exclusion by a lease: nobody reads this destination, nor another one with the same login, until it is settled or
   * lapses.
   *
   * @param early before it is due
   */
  claim({ destination, until }: ReadingLease, now: Instant, early: boolean): Promise<boolean> {
    return this.database.write(async (tx) => {
      // All rows of the login are locked, in one order: two claims of two of its destinations would not see each other.
      const lock = tx.dialect === 'postgres' ? 'FOR UPDATE' : '';
      const ofLogin = await tx.all<{ destination: string; leaseUntil: string | number | null; dueAt: string | number }>(
        `SELECT "destination", "leaseUntil", "dueAt" FROM "reading_states" WHERE "login" = (SELECT s."login"
          FROM "reading_states" s WHERE s."destination" = ?) ORDER BY "destination" ${lock}`,
        [destination],
      );
      const own = ofLogin.find((row) => row.destination === destination);
      if (!own || ofLogin.some(({ leaseUntil }) => Number(leaseUntil ?? 0) > now)) return false;
      if (!early && Number(own.dueAt) > now) return false;
      await tx.run('UPDATE "reading_states" SET "leaseUntil" = ? WHERE "destination" = ?', [until, destination]);
      return true;
    });
  }

  /**
   * Extends the lease of a long reading.
   * @returns false if the lease was lost meanwhile
   */
  async renew({ destination, until }: ReadingLease, newUntil: Instant): Promise<boolean> {
    const sql = 'UPDATE "reading_states" SET "leaseUntil" = ? WHERE "destination" = ? AND "leaseUntil" = ?';
    return (await this.database.write((tx) => tx.run(sql, [newUntil, destination, until]))) === 1;
  }

  /** Ends the lease. Earlier results stay if this reading failed; a lapsed lease writes nothing. */
  async settle(
    { destination, until }: ReadingLease,
    { completed, trouble, failures }: { completed: CompletedReading | null; trouble: Reason | null; failures: number },
    dueAt: Instant,
  ): Promise<void> {
    const outcome = { destination, leaseUntil: null, dueAt, trouble, failures };
    const change = completed === null ? outcome : { ...outcome, ...completedColumns(completed) };
    const columns = Object.keys(change).filter((column) => column !== 'destination') as (keyof ReadingStateEntity)[];
    await this.database.write((tx) =>
      tx.update(ReadingStateEntity, ['destination'], columns, [change], 't."leaseUntil" = ?', [until]),
    );
  }

  /** Stores the result of the comparison after a reading, for alerts and metrics. */
  async keepSummary(destination: string, summary: readonly GoalComparison[]): Promise<void> {
    await this.database.write((tx) => tx.update(ReadingStateEntity, ['destination'], ['summary'], [{ destination, summary }]));
  }
}

function completedColumns({ first, last, readAt, timezone, goals, findings, searchedAt }: CompletedReading) {
  return { firstDay: first, lastDay: last, readAt, timezone, goals, findings, searchedAt };
}
