import { Injectable } from '@nestjs/common';
import type { CountedCall, CountedConversion, CountedUpload } from '../domain/figures/counted.js';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import type { CallEntity } from './entities/call.entity.js';
import type { RawRow, Session } from './session.js';

/** A call for counting; whether it is excluded is for the config to say. */
export type CallForFigures = Omit<CountedCall, 'excluded'> & Pick<CallEntity, 'callerNumber' | 'callerExcluded'>;

/** The calls of one project between two moments, with what became of them. */
export interface PeriodOfCalls {
  readonly calls: CallForFigures[];
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
    const columns = COUNTED.map((column) => `k."${column}"`).join(', ');
    const calls = await session.all(`SELECT ${columns}, ${MOMENT} AS "moment" FROM "calls" k WHERE ${IN_PERIOD}`, values);
    const conversions = await session.all(
      `SELECT c."callId", c."goal", c."valueMinor", c."currency" FROM "calls" k JOIN "conversions" c ON c."callId" = k."id"
       WHERE ${IN_PERIOD} AND c."revokedAt" IS NULL`,
      values,
    );
    const uploads = await session.all(
      `SELECT u."callId", u."goal", u."destination", u."state", u."reasonCode", u."identifierKind", u."tries", u."verified"
       FROM "calls" k JOIN "uploads" u ON u."callId" = k."id" WHERE ${IN_PERIOD}`,
      values,
    );
    return { calls: calls.map(toCall), conversions: conversions.map(toConversion), uploads: uploads.map(toUpload) };
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

/** Few of a call's many columns: a busy day is read at once. */
const COUNTED = [
  'id',
  'sourceId',
  'answered',
  'trackingNumber',
  'callerNumber',
  'callerExcluded',
  'utmSource',
  'utmCampaign',
  'utmTerm',
  'device',
  'gaCid',
  'yaCid',
  'clickIds',
] as const satisfies readonly (keyof CallEntity)[];

function toCall(row: RawRow): CallForFigures {
  const call = row as unknown as CallForFigures;
  return {
    ...call,
    moment: Number(call.moment),
    answered: row.answered === null ? null : Boolean(row.answered),
    callerExcluded: Boolean(row.callerExcluded),
    clickIds: JSON.parse(String(row.clickIds)) as CallForFigures['clickIds'],
  };
}

function toConversion(row: RawRow): CountedConversion {
  const conversion = row as unknown as CountedConversion;
  return { ...conversion, valueMinor: row.valueMinor === null ? null : Number(row.valueMinor) };
}

function toUpload(row: RawRow): CountedUpload {
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
