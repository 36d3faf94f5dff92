import { Injectable } from '@nestjs/common';
import { type CampaignKind, CAMPAIGN_PARTS, type CampaignPart, campaignKindFor } from '../../domain/statistics/groups.js';
import { type BoundedRange, type DayRange, periodsWithin } from '../../domain/statistics/periods.js';
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

/** A project's calls of a range. */
export interface CampaignSums extends LargestGroups {
  /** The days on which any call was counted; null for none. */
  readonly counted: BoundedRange | null;
  /** Over all groups, without goals. */
  readonly total: CampaignTotals;
}

/** Reads the calls of a project by campaign, keyword and tracking number. */
@Injectable()
export class CampaignReadsStore {
  constructor(private readonly rollups: RollupReadsStore) {}

  /** @param by the grouping parts @param most how many groups are returned */
  async sums(
    session: SqlExecutor,
    projectId: string,
    range: DayRange,
    by: readonly CampaignPart[],
    most: number,
  ): Promise<CampaignSums> {
    const counted = await this.rollups.countedRange(session, projectId);
    const periods = counted === null ? [] : periodsWithin(range, counted, 'all');
    if (counted === null || periods.length === 0) return { counted, groups: 0, rows: [], total: noCampaignTotals() };
    const { kind, isExact } = campaignKindFor(by);
    const largest = isExact
      ? await storedGroups(session, projectId, kind, periods, most)
      : await regrouped(session, projectId, kind, by, periods, most);
    const { rows } = await storedGroups(session, projectId, 'all', periods, 1);
    await addMissedHours(session, detailsOf(projectId, range, counted, rows));
    return { counted, ...largest, total: rows[0]?.group.totals ?? noCampaignTotals() };
  }

  /**
   * Missed calls by the hour, and goals with their values.
   *
   * @param counted as it was when the sums were read
   */
  async addDetails(
    session: SqlExecutor,
    projectId: string,
    range: DayRange,
    counted: BoundedRange | null,
    rows: readonly GroupSums[],
  ): Promise<void> {
    if (counted === null) return;
    const details = detailsOf(projectId, range, counted, rows);
    await addMissedHours(session, details);
    await addGoals(session, details);
  }
}

/** Which details are read, and into which totals they go. */
interface Details {
  readonly where: string;
  readonly values: readonly unknown[];
  readonly totalsOf: ReadonlyMap<number, CampaignTotals>;
}

/** Details are kept by shorter periods than the sums by group. */
function detailsOf(projectId: string, range: DayRange, counted: BoundedRange, rows: readonly GroupSums[]): Details {
  const periods = periodsWithin(range, counted, 'month');
  const totalsOf = new Map(rows.flatMap(({ ids, group }) => ids.map((id) => [id, group.totals] as const)));
  const where = `"projectId" = ? AND "groupId" IN ${placeholders(totalsOf.size)} AND "period" IN ${placeholders(periods.length)}`;
  return { where, values: [projectId, ...totalsOf.keys(), ...periods], totalsOf };
}

async function addMissedHours(session: SqlExecutor, { where, values, totalsOf }: Details): Promise<void> {
  if (totalsOf.size === 0) return;
  const rows = await session.all(
    `SELECT "groupId", "hour", SUM("missed") AS "missed" FROM "stat_missed_hours" WHERE ${where} GROUP BY 1, 2`,
    values,
  );
  for (const row of rows) addMissed(totalsOf.get(Number(row.groupId)), row);
}

async function addGoals(session: SqlExecutor, { where, values, totalsOf }: Details): Promise<void> {
  if (totalsOf.size === 0) return;
  const rows = await session.all(
    `SELECT "groupId", "goal", "currency", SUM("conversions") AS "conversions", SUM("valueMinor") AS "valueMinor"
     FROM "stat_campaign_goals" WHERE ${where} AND "conversions" <> 0 GROUP BY 1, 2, 3 ORDER BY 2, 3`,
    values,
  );
  for (const row of rows) addGoal(totalsOf.get(Number(row.groupId)), row);
}

const SUMS = 'SUM("calls") AS "calls", SUM("answered") AS "answered", SUM("missed") AS "missed"';
const LARGEST = 'ORDER BY "calls" DESC, "groupId" LIMIT ?';

/** Groups as stored. */
async function storedGroups(
  session: SqlExecutor,
  projectId: string,
  kind: CampaignKind,
  periods: readonly string[],
  most: number,
): Promise<LargestGroups> {
  const where = `"projectId" = ? AND "kind" = ? AND "period" IN ${placeholders(periods.length)} AND "calls" <> 0`;
  const values = [projectId, kind, ...periods];
  const ofOnePeriod = `(SELECT "groupId", "calls", "answered", "missed" FROM "stat_campaigns" WHERE ${where})`;
  const ofPeriods = `SELECT "groupId", ${SUMS} FROM "stat_campaigns" WHERE ${where} GROUP BY "groupId"`;
  // A single period is counted and sorted where it is stored: materialised it took twice as long (2026-12-01). `MATERIALIZED`:
  // several are counted and sorted without being summed twice.
  const isOne = periods.length === 1;
  const [sums, name] = isOne ? ['', `${ofOnePeriod} AS sums`] : [`sums AS MATERIALIZED (${ofPeriods}), `, 'sums'];
  const sql = `WITH ${sums}largest AS (SELECT * FROM ${name} ${LARGEST})
    SELECT l.*, g."utmSource", g."utmCampaign", g."utmTerm", g."trackingNumber", (SELECT COUNT(*) FROM ${name}) AS "groups"
    FROM largest l JOIN "stat_groups" g ON g."id" = l."groupId" ORDER BY l."calls" DESC, l."groupId"`;
  const rows = await session.all(sql, isOne ? [...values, most, ...values] : [...values, most]);
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
