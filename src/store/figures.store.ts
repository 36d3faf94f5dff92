import { Injectable } from '@nestjs/common';
import type { CountedCall, CountedConversion, CountedUpload } from '../domain/figures/counted.js';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import type { CallEntity } from './entities/call.entity.js';
import type { RawRow, Session } from './session.js';

/** A call for counting; whether it is excluded is for the config to say. */
export type CallForFigures = Omit<CountedCall, 'excluded'> & Pick<CallEntity, 'callerNumber' | 'callerExcluded'>;

/** Of one project, `from` included and `to` not. */
export interface Period {
  readonly projectId: string;
  readonly from: Instant;
  readonly to: Instant;
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
/** `k` are the calls; takes `valuesOf` a period. */
export const IN_PERIOD = `k."projectId" = ? AND ${MOMENT} >= ? AND ${MOMENT} < ?`;

/** What figures are counted from. */
@Injectable()
export class FiguresStore {
  constructor(private readonly database: Database) {}

  async calls(session: Session, period: Period): Promise<CallForFigures[]> {
    const columns = COUNTED.map((column) => `k."${column}"`).join(', ');
    const sql = `SELECT ${columns}, ${MOMENT} AS "moment" FROM "calls" k WHERE ${IN_PERIOD}`;
    return (await session.all(sql, valuesOf(period))).map(toCall);
  }

  /** Those that stand. */
  async conversions(session: Session, period: Period): Promise<CountedConversion[]> {
    const conversions = await session.all(
      `SELECT c."callId", c."goal", c."valueMinor", c."currency" FROM "calls" k JOIN "conversions" c ON c."callId" = k."id"
       WHERE ${IN_PERIOD} AND c."revokedAt" IS NULL`,
      valuesOf(period),
    );
    return conversions.map(toConversion);
  }

  async uploads(session: Session, period: Period): Promise<CountedUpload[]> {
    const uploads = await session.all(
      `SELECT u."callId", u."goal", u."destination", u."state", u."reasonCode", u."identifierKind", u."attempts", u."verified"
       FROM "calls" k JOIN "uploads" u ON u."callId" = k."id" WHERE ${IN_PERIOD}`,
      valuesOf(period),
    );
    return uploads.map(toUpload);
  }

  /** What these callers, by the first letters of their keys, did in the period; those who called most first. */
  async callers(period: Period, letters: readonly string[]): Promise<FrequentCaller[]> {
    if (letters.length === 0) return [];
    // Keys are hexadecimal: `g` comes after all that begin alike. The period must not lead: it holds far more calls than these callers made.
    const sql = `WITH asked("first", "last") AS (VALUES ${letters.map(() => '(CAST(? AS TEXT), CAST(? AS TEXT))').join(', ')})
      SELECT k."callerKey", MAX(k."callerNumber") AS "callerNumber", COUNT(*) AS "calls",
        SUM(CASE WHEN k."answered" THEN 1 ELSE 0 END) AS "answered", MAX(${MOMENT}) AS "lastAt"
      FROM asked CROSS JOIN "calls" k WHERE k."callerKey" > asked."first" AND k."callerKey" < asked."last"
        AND CASE WHEN ${IN_PERIOD} THEN TRUE ELSE FALSE END
      GROUP BY k."callerKey" ORDER BY COUNT(*) DESC, k."callerKey"`;
    const values = [...letters.flatMap((some) => [some, `${some}g`]), ...valuesOf(period)];
    const rows = await this.database.read((session) => session.all<FrequentCaller>(sql, values));
    return rows.map((row) => ({
      projectId: period.projectId,
      callerKey: row.callerKey,
      callerNumber: row.callerNumber,
      calls: Number(row.calls),
      answered: Number(row.answered),
      lastAt: Number(row.lastAt),
    }));
  }
}

export function valuesOf({ projectId, from, to }: Period): unknown[] {
  return [projectId, from, to];
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
  'callerKey',
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
    sent: Number(row.attempts) > 0,
    verified: Boolean(row.verified),
  };
}
