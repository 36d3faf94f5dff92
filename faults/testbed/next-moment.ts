import type { Instant } from '#dist/domain/time/instant.js';
import type { Database } from '#dist/store/database/database.js';

interface Waiting {
  readonly uploads: number;
  readonly at: Instant;
}

/** Waiting rows leave when they are due, their destination works and its lock is free; claimed ones when their lease lapses. */
const MOMENTS = `
  SELECT COUNT(*) AS "uploads", MIN(MAX3("dueAt", COALESCE("delayedUntil", 0), COALESCE("roundUntil", 0))) AS "at"
    FROM "uploads" u LEFT JOIN "destination_state" d ON d."destination" = u."destination" WHERE "state" = 'pending'
  UNION ALL SELECT COUNT(*), MIN("leaseUntil") FROM "uploads" WHERE "state" = 'sending'
  UNION ALL SELECT COUNT(*), MIN(r."confirmAt") FROM "uploads" u LEFT JOIN "requests" r ON r."id" = u."requestId" WHERE "state" = 'confirming'`;

/** How many uploads may still change without a person, and when the first of them can. */
export async function nextMoment(database: Database): Promise<{ moving: number; next: Instant | null }> {
  const sql = MOMENTS.replace('MAX3', database.dialect === 'sqlite' ? 'MAX' : 'GREATEST');
  const waiting = await database.read((session) => session.all<Record<keyof Waiting, unknown>>(sql));
  const open = waiting.filter(({ uploads }) => Number(uploads) > 0);
  const moments = open.flatMap(({ at }) => (at === null ? [] : Number(at)));
  return {
    moving: open.reduce((sum, { uploads }) => sum + Number(uploads), 0),
    next: moments.length === 0 ? null : Math.min(...moments),
  };
}
