import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { newId } from '../../runtime/ids.js';
import { DOES_NOT_ANSWER, storageProblem } from '../database/database-errors.js';
import { InstallationEntity } from '../schema/entities/admin.entity.js';
import { MIGRATIONS } from '../schema/migrations/index.js';

/** The row that storage probes write. */
const PROBE_ROW = 'storage-probe';

/** Pending uploads of one destination. */
export interface Backlog {
  readonly waiting: number;
  readonly nextExpiryAt: Instant | null;
}

/** The value of waiting conversions in one currency. */
export interface WaitingValue {
  readonly currency: string;
  readonly valueMinor: number;
}

/** Above this many waiting rows values are not summed: the sum is requested every few seconds. */
const MOST_SUMMED = 20_000;

/** Pending uploads of one destination that expire soon. */
export interface ExpiringUploads {
  readonly uploads: number;
  readonly firstAt: Instant;
}

/** `/readyz` is public: it may cost a commit per second, not one per request. */
const PROBE_MS = 1_000;
/** A probe that waits for longer: where many webhooks fail at once it does not get its turn. */
const PROBE_DEADLINE_MS = 2_000;

/** Whether the database would store a webhook. */
@Injectable()
export class StorageProbe {
  private latest: Promise<string | null> | null = null;

  constructor(private readonly database: Database) {}

  /**
   * Why a webhook would be refused now, in a sentence; null if it would be stored. Determined by a commit of the same kind; if
   * that takes too long, by why the last webhook was refused.
   */
  async problem(deadlineMs = PROBE_DEADLINE_MS): Promise<string | null> {
    this.latest ??= this.probe();
    const late = sleep(deadlineMs, null, { ref: false }).then(() => this.database.commitProblem ?? DOES_NOT_ANSWER);
    return (await Promise.race([this.latest, late])) ?? this.database.commitProblem;
  }

  private async probe(): Promise<string | null> {
    setTimeout(() => (this.latest = null), PROBE_MS).unref();
    const row = { name: PROBE_ROW, value: newId() };
    try {
      await this.database.writeProbe((tx) =>
        tx.insert(InstallationEntity, [row], '("name") DO UPDATE SET "value" = excluded."value"'),
      );
      return null;
    } catch (error) {
      return storageProblem(error);
    }
  }
}

/** Counts for health checks, metrics and alerts. */
@Injectable()
export class HealthStore {
  constructor(private readonly database: Database) {}

  /** Names of migrations that have not run. @throws when the database does not answer */
  async pendingMigrations(): Promise<string[]> {
    const rows = await this.database.read((session) => session.all<{ name: string }>('SELECT "name" FROM "migrations"'));
    const applied = new Set(rows.map(({ name }) => name));
    return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.has(name));
  }

  /** Scans the partial index of unread receipts only. */
  async receiptsWaiting(): Promise<number> {
    const sql = `SELECT COUNT(*) AS "count" FROM "receipts" WHERE "verdict" = 'new'`;
    const [row] = await this.database.readLong((session) => session.all<{ count: number | string }>(sql));
    return Number(row?.count ?? 0);
  }

  /** By destination; without those that have nothing waiting. */
  async backlogs(): Promise<Map<string, Backlog>> {
    const rows = await this.database.readLong((session) =>
      session.all<{ destination: string; waiting: number | string; next: number | string | null }>(
        `SELECT "destination", COUNT(*) AS "waiting", MIN("expiresAt") AS "next" FROM "uploads" WHERE "state" = 'pending'
          GROUP BY "destination"`,
      ),
    );
    return new Map(
      rows.map(({ destination, waiting, next }) => [
        destination,
        { waiting: Number(waiting), nextExpiryAt: next === null ? null : Number(next) },
      ]),
    );
  }

  /** By destination: the value of what is waiting; null if too many wait to sum them. */
  async waitingValues(): Promise<ReadonlyMap<string, readonly WaitingValue[]> | null> {
    const waiting = `SELECT "destination", "conversionId" FROM "uploads" WHERE "state" = 'pending' LIMIT ${MOST_SUMMED + 1}`;
    const sql = `SELECT u."destination", v."currency", SUM(v."valueMinor") AS "sum", COUNT(*) AS "rows"
      FROM (${waiting}) u JOIN "conversions" v ON v."id" = u."conversionId"
      GROUP BY u."destination", v."currency" ORDER BY u."destination", v."currency"`;
    const sums = await this.database.readLong((session) =>
      session.all<{ destination: string; currency: string | null; sum: number | string | null; rows: number | string }>(sql),
    );
    if (sums.reduce((all, { rows }) => all + Number(rows), 0) > MOST_SUMMED) return null;
    const values = new Map<string, WaitingValue[]>();
    for (const { destination, currency, sum } of sums) {
      if (currency === null || sum === null) continue;
      values.set(destination, [...(values.get(destination) ?? []), { currency, valueMinor: Number(sum) }]);
    }
    return values;
  }

  /**
   * Uploads that have been pending since `createdBefore` and expire before `before`: rounds that should have sent them have
   * passed. Null if there are none. Scans the index of pending uploads no further than `before`.
   */
  async expiring(destination: string, before: Instant, createdBefore: Instant): Promise<ExpiringUploads | null> {
    const sql = `SELECT COUNT(*) AS "uploads", MIN("expiresAt") AS "first" FROM "uploads"
      WHERE "state" = 'pending' AND "destination" = ? AND "expiresAt" <= ? AND "createdAt" <= ?`;
    const [row] = await this.database.readLong((session) =>
      session.all<{ uploads: number | string; first: number | string | null }>(sql, [destination, before, createdBefore]),
    );
    return !row || row.first === null ? null : { uploads: Number(row.uploads), firstAt: Number(row.first) };
  }
}
