import { Injectable } from '@nestjs/common';
import type { CountedConversion, CountedUpload } from '../domain/figures/counted.js';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import { CallEntity } from './entities/call.entity.js';
import type { RawRow, Session } from './session.js';

/** The calls of one project between two moments, with what became of them. */
export interface PeriodOfCalls {
  readonly calls: CallEntity[];
  readonly conversions: CountedConversion[];
  readonly uploads: CountedUpload[];
}

/** A caller who called more often than others. */
export interface FrequentCaller {
  readonly projectId: string;
  readonly callerKey: string;
  readonly callerNumber: string | null;
  readonly calls: number;
  readonly answered: number;
  readonly lastAt: Instant;
}

const MOMENT = 'COALESCE(k."startedAt", k."receivedAt")';
const IN_PERIOD = `k."projectId" = ? AND ${MOMENT} >= ? AND ${MOMENT} < ?`;

/** What figures are counted from. */
@Injectable()
export class FiguresStore {
  constructor(private readonly database: Database) {}

  /** `from` included, `to` not. */
  async period(session: Session, projectId: string, from: Instant, to: Instant): Promise<PeriodOfCalls> {
    const values = [projectId, from, to];
    const calls = await session.all(`SELECT k.* FROM "calls" k WHERE ${IN_PERIOD}`, values);
    const conversions = await session.all<CountedConversion>(
      `SELECT c."callId", c."goal", c."valueMinor", c."currency" FROM "calls" k JOIN "conversions" c ON c."callId" = k."id"
       WHERE ${IN_PERIOD} AND c."revokedAt" IS NULL`,
      values,
    );
    const uploads = await session.all(
      `SELECT u."callId", u."goal", u."destination", u."state", u."reasonCode", u."identifierKind", u."tries", u."verified"
       FROM "calls" k JOIN "uploads" u ON u."callId" = k."id" WHERE ${IN_PERIOD}`,
      values,
    );
    return { calls: session.hydrate(CallEntity, calls), conversions, uploads: uploads.map(toCounted) };
  }

  /** The first and the last moment of any call; null where there is none. */
  async span(projectId: string): Promise<{ from: Instant; to: Instant } | null> {
    const sql = `SELECT MIN(${MOMENT}) AS "from", MAX(${MOMENT}) AS "to" FROM "calls" k WHERE k."projectId" = ?`;
    const [row] = await this.database.read((session) => session.all<{ from: unknown; to: unknown }>(sql, [projectId]));
    return row === undefined || row.from === null ? null : { from: Number(row.from), to: Number(row.to) };
  }

  /** Callers who called at least so often, the most frequent first. */
  async frequentCallers(
    projectId: string,
    from: Instant,
    to: Instant,
    atLeast: number,
    limit: number,
  ): Promise<FrequentCaller[]> {
    const sql = `SELECT k."callerKey", MAX(k."callerNumber") AS "callerNumber", COUNT(*) AS "calls",
        SUM(CASE WHEN k."answered" THEN 1 ELSE 0 END) AS "answered", MAX(${MOMENT}) AS "lastAt"
      FROM "calls" k WHERE ${IN_PERIOD} AND k."callerKey" IS NOT NULL
      GROUP BY k."callerKey" HAVING COUNT(*) >= ? ORDER BY COUNT(*) DESC, k."callerKey" LIMIT ?`;
    const rows = await this.database.read((session) => session.all<FrequentCaller>(sql, [projectId, from, to, atLeast, limit]));
    return rows.map((row) => ({
      projectId,
      callerKey: row.callerKey,
      callerNumber: row.callerNumber,
      calls: Number(row.calls),
      answered: Number(row.answered),
      lastAt: Number(row.lastAt),
    }));
  }
}

function toCounted(row: RawRow): CountedUpload {
  const { callId, goal, destination, state, reasonCode } = row as unknown as CountedUpload;
  return {
    callId,
    goal,
    destination,
    state,
    reasonCode,
    identified: row.identifierKind !== null,
    sent: Number(row.tries) > 0,
    verified: Boolean(row.verified),
  };
}
