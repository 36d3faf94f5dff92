import { Injectable } from '@nestjs/common';
import { type CampaignKind, CAMPAIGN_PARTS, type CampaignPart, campaignKindFor } from '../../domain/statistics/groups.js';
import { type DayRange, periodsWithin } from '../../domain/statistics/periods.js';
import type { CampaignGroup, CampaignTotals } from '../../domain/statistics/statistics.js';
import { placeholders, type RawRow, type SqlExecutor } from '../database/sql-executor.js';
import { RollupReadsStore } from './rollup-reads.store.js';

/** A group with its sums over a range; `ids` are the stored groups that it combines. */
export interface GroupSums {
  readonly ids: readonly number[];
  readonly group: CampaignGroup;
}

/** Sums over a range by group, without the details that are read only for the displayed groups. */
interface LargestGroups {
  /** The number of groups. */
  readonly groups: number;
  readonly rows: readonly GroupSums[];
}

/** Reads the calls of a project by campaign, keyword and tracking number. */
@Injectable()
export class CampaignReadsStore {
  constructor(private readonly rollups: RollupReadsStore) {}

  /** @param by the grouping parts @param most how many groups are returned */
  async largest(
    session: SqlExecutor,
    projectId: string,
    range: DayRange,
    by: readonly CampaignPart[],
    most: number,
  ): Promise<LargestGroups> {
    const periods = await this.periods(session, projectId, range, 'all');
    if (periods.length === 0) return { groups: 0, rows: [] };
    const { kind, isExact } = campaignKindFor(by);
    return isExact
      ? storedGroups(session, projectId, kind, periods, most)
      : regrouped(session, projectId, kind, by, periods, most);
  }

  /** Over all groups. */
  async total(session: SqlExecutor, projectId: string, range: DayRange): Promise<CampaignTotals> {
    const periods = await this.periods(session, projectId, range, 'all');
    if (periods.length === 0) return noCampaignTotals();
    const { rows } = await storedGroups(session, projectId, 'all', periods, 1);
    await this.addDetails(session, projectId, range, rows);
    return rows[0]?.group.totals ?? noCampaignTotals();
  }

  /** Adds missed calls by hour, and goals with their values. */
  async addDetails(session: SqlExecutor, projectId: string, range: DayRange, rows: readonly GroupSums[]): Promise<void> {
    const periods = await this.periods(session, projectId, range, 'month');
    const totalsOf = new Map(rows.flatMap(({ ids, group }) => ids.map((id) => [id, group.totals] as const)));
    if (totalsOf.size === 0 || periods.length === 0) return;
    const those = `"projectId" = ? AND "groupId" IN ${placeholders(totalsOf.size)}`;
    const where = `${those} AND "period" IN ${placeholders(periods.length)}`;
    const values = [projectId, ...totalsOf.keys(), ...periods];
    const hours = await session.all(
      `SELECT "groupId", "hour", SUM("missed") AS "missed" FROM "stat_missed_hours" WHERE ${where} GROUP BY 1, 2`,
      values,
    );
    for (const row of hours) addMissed(totalsOf.get(Number(row.groupId)), row);
    const goals = await session.all(
      `SELECT "groupId", "goal", "currency", SUM("conversions") AS "conversions", SUM("valueMinor") AS "valueMinor"
       FROM "stat_campaign_goals" WHERE ${where} AND "conversions" <> 0 GROUP BY 1, 2, 3 ORDER BY 2, 3`,
      values,
    );
    for (const row of goals) addGoal(totalsOf.get(Number(row.groupId)), row);
  }

  /** Sums by group are kept by longer periods than the details of a group. */
  private async periods(session: SqlExecutor, projectId: string, range: DayRange, coarsest: 'month' | 'all'): Promise<string[]> {
    const counted = await this.rollups.countedRange(session, projectId);
    return counted === null ? [] : periodsWithin(range, counted, coarsest);
  }
}

const SUMS = 'SUM("calls") AS "calls", SUM("answered") AS "answered", SUM("missed") AS "missed"';
const LARGEST = 'ORDER BY "calls" DESC, "groupId" LIMIT ?';

/** Groups as stored. `MATERIALIZED`: counted and sorted without being summed twice. */
async function storedGroups(
  session: SqlExecutor,
  projectId: string,
  kind: CampaignKind,
  periods: readonly string[],
  most: number,
): Promise<LargestGroups> {
  const where = `"projectId" = ? AND "kind" = ? AND "period" IN ${placeholders(periods.length)} AND "calls" <> 0`;
  const isOnePeriod = periods.length === 1;
  const sums = isOnePeriod
    ? `SELECT "groupId", "calls", "answered", "missed" FROM "stat_campaigns" WHERE ${where}`
    : `SELECT "groupId", ${SUMS} FROM "stat_campaigns" WHERE ${where} GROUP BY "groupId"`;
  const sql = `WITH sums AS MATERIALIZED (${sums}), largest AS (SELECT * FROM sums ${LARGEST})
    SELECT l.*, g."utmSource", g."utmCampaign", g."utmTerm", g."trackingNumber", (SELECT COUNT(*) FROM sums) AS "groups"
    FROM largest l JOIN "stat_groups" g ON g."id" = l."groupId" ORDER BY l."calls" DESC, l."groupId"`;
  const rows = await session.all(sql, [projectId, kind, ...periods, most]);
  const found = rows.map((row) => ({ ids: [Number(row.groupId)], group: groupOf(projectId, row, CAMPAIGN_PARTS) }));
  return { groups: Number(rows[0]?.groups ?? 0), rows: found };
}

/** Stored groups combined by only some of their parts. */
async function regrouped(
  session: SqlExecutor,
  projectId: string,
  kind: CampaignKind,
  by: readonly CampaignPart[],
  periods: readonly string[],
  most: number,
): Promise<LargestGroups> {
  const parts = by.map((part) => `g."${part}"`).join(', ');
  const ids = session.dialect === 'sqlite' ? `GROUP_CONCAT(s."groupId")` : `STRING_AGG(CAST(s."groupId" AS text), ',')`;
  const where = `"projectId" = ? AND "kind" = ? AND "period" IN ${placeholders(periods.length)} AND "calls" <> 0`;
  const sql = `WITH stored AS MATERIALIZED (
      SELECT "groupId", ${SUMS} FROM "stat_campaigns" WHERE ${where} GROUP BY "groupId"
    ), sums AS MATERIALIZED (
      SELECT ${parts}, ${ids} AS "ids", MIN(s."groupId") AS "groupId", SUM(s."calls") AS "calls",
        SUM(s."answered") AS "answered", SUM(s."missed") AS "missed"
      FROM stored s JOIN "stat_groups" g ON g."id" = s."groupId" GROUP BY ${parts}
    )
    SELECT *, (SELECT COUNT(*) FROM sums) AS "groups" FROM sums ${LARGEST}`;
  const rows = await session.all(sql, [projectId, kind, ...periods, most]);
  const found = rows.map((row) => ({ ids: String(row.ids).split(',').map(Number), group: groupOf(projectId, row, by) }));
  return { groups: Number(rows[0]?.groups ?? 0), rows: found };
}

function groupOf(project: string, row: RawRow, shown: readonly CampaignPart[]): CampaignGroup {
  const parts = CAMPAIGN_PARTS.map((part) => [part, shown.includes(part) ? row[part] : null]);
  const totals = { ...noCampaignTotals(), calls: Number(row.calls), answered: Number(row.answered), missed: Number(row.missed) };
  return { project, parts: Object.fromEntries(parts) as CampaignGroup['parts'], totals };
}

function addMissed(totals: CampaignTotals | undefined, { hour, missed }: RawRow): void {
  if (totals) totals.missedByHour[Number(hour)] = (totals.missedByHour[Number(hour)] ?? 0) + Number(missed);
}

function addGoal(totals: CampaignTotals | undefined, { goal, currency, conversions, valueMinor }: RawRow): void {
  if (!totals) return;
  const known = totals.goals.get(String(goal)) ?? { conversions: 0, values: new Map<string, number>() };
  totals.goals.set(String(goal), known);
  known.conversions += Number(conversions);
  const { values } = known;
  if (currency !== '') values.set(String(currency), (values.get(String(currency)) ?? 0) + Number(valueMinor));
}

export function noCampaignTotals(): CampaignTotals {
  return { calls: 0, answered: 0, missed: 0, missedByHour: Array<number>(24).fill(0), goals: new Map() };
}
