import { Injectable } from '@nestjs/common';
import type { GroupedRows } from '../domain/statistics/daily-counts.js';
import type { UploadState } from '../domain/uploads/upload-states.js';
import { IN_PERIOD, valuesOf, type Period } from './figures.store.js';
import type { RawRow, Session } from './session.js';

/** A value without a currency is none. */
const WORTH = `CASE WHEN c."valueMinor" IS NOT NULL THEN c."currency" END AS "currency", COUNT(*) AS "count", COALESCE(SUM(c."valueMinor"), 0) AS "valueMinor"`;

/** Rows that are alike, counted by the database: a busy day has thousands of rows, and a dozen that are not alike. */
@Injectable()
export class DailyCountsStore {
  async alike(session: Session, period: Period): Promise<GroupedRows> {
    const counted = (sql: string) => session.all(sql, valuesOf(period));
    const calls = await counted(
      `SELECT k."answered", COUNT(*) AS "count" FROM "calls" k WHERE ${IN_PERIOD} GROUP BY k."answered"`,
    );
    if (calls.length === 0) return { calls: [], conversions: [], uploads: [] };
    const conversions = await counted(
      `SELECT c."goal", ${WORTH} FROM "calls" k JOIN "conversions" c ON c."callId" = k."id"
       WHERE ${IN_PERIOD} AND c."revokedAt" IS NULL GROUP BY 1, 2`,
    );
    const uploads = await counted(
      `SELECT u."goal", ${WORTH}, u."destination", u."state", c."id" IS NOT NULL AS "stands"
       FROM "calls" k JOIN "uploads" u ON u."callId" = k."id"
       LEFT JOIN "conversions" c ON c."callId" = u."callId" AND c."goal" = u."goal" AND c."revokedAt" IS NULL
       WHERE ${IN_PERIOD} GROUP BY 1, 2, 5, 6, 7`,
    );
    return {
      calls: calls.map(({ answered, count }) => ({
        answered: answered === null ? null : Boolean(answered),
        count: Number(count),
      })),
      conversions: conversions.map(toWorth),
      uploads: uploads.map((row) => ({
        ...toWorth(row),
        destination: row.destination as string,
        state: row.state as UploadState,
        stands: Boolean(row.stands),
      })),
    };
  }
}

function toWorth({ goal, currency, count, valueMinor }: RawRow): GroupedRows['conversions'][number] {
  return {
    goal: goal as string,
    currency: currency as string | null,
    count: Number(count),
    valueMinor: Number(valueMinor),
  };
}
