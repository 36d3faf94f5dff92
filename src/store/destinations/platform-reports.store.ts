import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { withinDays } from '../listing/conditions.js';
import { DestinationStateEntity, type ReportStatus } from '../schema/entities/destination-state.entity.js';

/** A process's claim to ask one platform for its report; whoever does not come back leaves it to the next one after `until`. */
export interface ReportClaim {
  readonly destination: string;
  readonly until: Instant;
}

/** When platforms are asked for their own reports, and what came of it. */
@Injectable()
export class PlatformReportsStore {
  constructor(private readonly database: Database) {}

  /** Plans the first question; one that is planned stays so. */
  async plan(destination: string, at: Instant): Promise<void> {
    const sql = 'UPDATE "destination_state" SET "reportAt" = ? WHERE "destination" = ? AND "reportAt" IS NULL';
    await this.database.write((tx) => tx.run(sql, [at, destination]));
  }

  /** @param dueAt as it was planned @returns whether no other process, of all, was quicker */
  async claim({ destination, until }: ReportClaim, dueAt: Instant): Promise<boolean> {
    const sql = 'UPDATE "destination_state" SET "reportAt" = ? WHERE "destination" = ? AND "reportAt" = ?';
    return (await this.database.write((tx) => tx.run(sql, [until, destination, dueAt]))) === 1;
  }

  /** What came of it, and when it is asked for next; a claim that lapsed writes nothing. */
  async settle({ destination, until }: ReportClaim, reported: ReportStatus, nextAt: Instant): Promise<void> {
    const change = { destination, reported, reportAt: nextAt };
    await this.database.write((tx) =>
      tx.update(DestinationStateEntity, ['destination'], ['reported', 'reportAt'], [change], 't."reportAt" = ?', [until]),
    );
  }

  /**
   * What was delivered there since then, as far as we know.
   *
   * @param madeSince none of these uploads is older: an index by id ends the walk there
   */
  async deliveredSince(destination: string, since: Instant, madeSince: Instant): Promise<number> {
    const [span] = withinDays('uploads', madeSince, undefined);
    const sql = `SELECT COUNT(*) AS "count" FROM "uploads" t
      WHERE t."destination" = ? AND t."state" = 'delivered' AND t."settledAt" >= ? AND ${span?.sql ?? ''}`;
    const values = [destination, since, ...(span?.values ?? [])];
    const [row] = await this.database.read((session) => session.all<{ count: number | string }>(sql, values));
    return Number(row?.count ?? 0);
  }
}
