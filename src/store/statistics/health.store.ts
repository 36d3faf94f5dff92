import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { MIGRATIONS } from '../schema/migrations/index.js';

/** What waits at one destination. */
export interface Backlog {
  readonly waiting: number;
  readonly nextExpiryAt: Instant | null;
}

/** What waits at one destination and will not wait much longer. */
export interface ExpiringUploads {
  readonly uploads: number;
  readonly firstAt: Instant;
}

/** Figures of the whole house. */
@Injectable()
export class HealthStore {
  constructor(private readonly database: Database) {}

  /** Names of migrations that have not run on the database that answers. Throws when none does. */
  async pendingMigrations(): Promise<string[]> {
    const rows = await this.database.read((session) => session.all<{ name: string }>('SELECT "name" FROM "migrations"'));
    const applied = new Set(rows.map(({ name }) => name));
    return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.has(name));
  }

  /** Walks the partial index of what is unread, however many were read. */
  async receiptsWaiting(): Promise<number> {
    const sql = `SELECT COUNT(*) AS "count" FROM "receipts" WHERE "verdict" = 'new'`;
    const [row] = await this.database.read((session) => session.all<{ count: number | string }>(sql));
    return Number(row?.count ?? 0);
  }

  /** By destination; one with nothing waiting is not there. */
  async backlogs(): Promise<Map<string, Backlog>> {
    const rows = await this.database.read((session) =>
      session.all<{ destination: string; waiting: number | string; next: number | string | null }>(
        `SELECT "destination", COUNT(*) AS "waiting", MIN("expiresAt") AS "next" FROM "uploads" WHERE "state" = 'pending' GROUP BY "destination"`,
      ),
    );
    return new Map(
      rows.map(({ destination, waiting, next }) => [
        destination,
        { waiting: Number(waiting), nextExpiryAt: next === null ? null : Number(next) },
      ]),
    );
  }

  /**
   * What waits at a destination since `madeBefore` or longer and expires before `before`: the rounds that should have sent it came and went.
   * Null where there is none. Walks the index of what waits, no further than `before`.
   */
  async expiring(destination: string, before: Instant, madeBefore: Instant): Promise<ExpiringUploads | null> {
    const sql = `SELECT COUNT(*) AS "uploads", MIN("expiresAt") AS "first" FROM "uploads"
      WHERE "state" = 'pending' AND "destination" = ? AND "expiresAt" <= ? AND "createdAt" <= ?`;
    const [row] = await this.database.read((session) =>
      session.all<{ uploads: number | string; first: number | string | null }>(sql, [destination, before, madeBefore]),
    );
    return !row || row.first === null ? null : { uploads: Number(row.uploads), firstAt: Number(row.first) };
  }
}
