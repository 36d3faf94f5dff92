import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { withinDays } from '../listing/conditions.js';
import { DestinationStateEntity, type ReportStatus } from '../schema/entities/destination-state.entity.js';
import { nextBackgroundSlice } from '../../runtime/slice-scheduler.js';

/** Lease of a process on reading one platform's report; it lapses at `until`. */
export interface ReportClaim {
  readonly destination: string;
  readonly until: Instant;
}

/** A step of some ten milliseconds. */
const UPLOADS_PER_STEP = 5_000;

interface CountedStep {
  readonly scanned: number | string;
  readonly last: string | null;
  /** Null if there are no rows. */
  readonly count: number | string | null;
}

/** When platforms' own reports are read, and with what result. */
@Injectable()
export class PlatformReportsStore {
  constructor(private readonly database: Database) {}

  /** Plans the first read; an existing plan is kept. */
  async plan(destination: string, at: Instant): Promise<void> {
    const sql = 'UPDATE "destination_state" SET "reportAt" = ? WHERE "destination" = ? AND "reportAt" IS NULL';
    await this.database.write((tx) => tx.run(sql, [at, destination]));
  }

  /** Compare-and-set. @param dueAt as planned @returns false when another process was first */
  async claim({ destination, until }: ReportClaim, dueAt: Instant): Promise<boolean> {
    const sql = 'UPDATE "destination_state" SET "reportAt" = ? WHERE "destination" = ? AND "reportAt" = ?';
    return (await this.database.write((tx) => tx.run(sql, [until, destination, dueAt]))) === 1;
  }

  /** Records the result and the next read; a lapsed claim writes nothing. */
  async settle({ destination, until }: ReportClaim, reported: ReportStatus, nextAt: Instant): Promise<void> {
    const change = { destination, reported, reportAt: nextAt };
    await this.database.write((tx) =>
      tx.update(DestinationStateEntity, ['destination'], ['reported', 'reportAt'], [change], 't."reportAt" = ?', [until]),
    );
  }

  /**
   * How many uploads we count as delivered there since then. Counted in steps: a large client has a million.
   *
   * @param createdSince none of these uploads is older: a scan by id ends there
   */
  async deliveredSince(destination: string, since: Instant, createdSince: Instant): Promise<number> {
    const [span] = withinDays('uploads', createdSince, undefined);
    const sql = `SELECT COUNT(*) AS "scanned", MAX(s."id") AS "last",
        SUM(CASE WHEN s."settledAt" >= ? THEN 1 ELSE 0 END) AS "count"
      FROM (SELECT t."id", t."settledAt" FROM "uploads" t
        WHERE t."destination" = ? AND t."state" = 'delivered' AND ${span?.sql ?? ''} AND t."id" > ?
        ORDER BY t."id" LIMIT ${UPLOADS_PER_STEP}) s`;
    let count = 0;
    for (let after: string | null = ''; after !== null;) {
      const values: unknown[] = [since, destination, ...(span?.values ?? []), after];
      const [row] = await this.database.readLong((session) => session.all<CountedStep>(sql, values));
      count += Number(row?.count ?? 0);
      after = Number(row?.scanned ?? 0) < UPLOADS_PER_STEP ? null : (row?.last ?? null);
      await nextBackgroundSlice();
    }
    return count;
  }
}
