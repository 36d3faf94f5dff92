import { Injectable } from '@nestjs/common';
import { type Contribution, contributionFrom, contributionText } from '../../domain/statistics/contribution.js';
import { CAMPAIGN_KINDS, type CallGroup, columnsOf, GROUP_COLUMNS } from '../../domain/statistics/groups.js';
import { type RollupDeltas, type RollupName, ROLLUP_NAMES, type RollupRow, ROLLUPS } from '../../domain/statistics/rollups.js';
import { sha256 } from '../../runtime/ids.js';
import { chunksOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import {
  CallerRollupEntity,
  CampaignGoalRollupEntity,
  CampaignRollupEntity,
  CountedCallEntity,
  CoverageRollupEntity,
  DayRollupEntity,
  FunnelRollupEntity,
  GoalRollupEntity,
  MissedHourRollupEntity,
  UploadRollupEntity,
} from '../schema/entities/statistics.entity.js';

/** Each call's contribution as it was counted. */
@Injectable()
export class ContributionsStore {
  async ofCalls(session: SqlExecutor, callIds: readonly string[]): Promise<Map<string, Contribution>> {
    if (callIds.length === 0) return new Map();
    const sql = `SELECT "callId", "contribution" FROM "stat_calls" WHERE "callId" IN ${placeholders(callIds.length)}`;
    const rows = await session.all<CountedCallEntity>(sql, callIds);
    return new Map(rows.map(({ callId, contribution }) => [callId, contributionFrom(contribution)]));
  }

  async save(tx: SqlExecutor, contributions: ReadonlyMap<string, Contribution>): Promise<void> {
    if (contributions.size === 0) return;
    const rows = [...contributions].map(([callId, of]) => ({ callId, contribution: contributionText(of) }));
    await tx.insert(CountedCallEntity, rows, '("callId") DO UPDATE SET "contribution" = excluded."contribution"');
  }
}

/** The size at which the memoised numbers of groups are dropped. */
const MOST_REMEMBERED = 20_000;
/** PostgreSQL accepts 65 535 values in a statement, and each of these has nine. */
const GROUPS_PER_STATEMENT = 1_000;

/** A group and its number. */
interface NumberedGroup {
  readonly key: string;
  readonly number: number;
}

/** The dimension table: groups of calls are numbered once, and the numbers never change. */
@Injectable()
export class CallGroupsStore {
  private readonly known = new Map<string, number>();
  /** The one that was assigned last of those that are remembered. */
  private newest: NumberedGroup | null = null;

  /**
   * The numbers of these groups, in their order; new ones are assigned.
   *
   * @returns `remember` memoises them. Call it after the commit: after a rollback the numbers are given to other groups
   */
  async numbersOf(tx: SqlExecutor, groups: readonly CallGroup[]): Promise<{ numbers: number[]; remember: () => void }> {
    await this.forgetLost(tx);
    const keys = groups.map(keyOf);
    // Other slices may empty the memory meanwhile.
    const numbered = new Map(keys.map((key) => [key, this.known.get(key)]));
    const missing = groups.flatMap((group, at) =>
      numbered.get(keys[at] ?? '') === undefined ? [[keys[at] ?? '', group] as const] : [],
    );
    const found = new Map<string, number>();
    for (const some of chunksOf([...new Map(missing)], GROUPS_PER_STATEMENT))
      for (const [key, number] of await this.assigned(tx, new Map(some))) found.set(key, number);
    const numbers = keys.map((key) => {
      const number = numbered.get(key) ?? found.get(key);
      if (number === undefined) throw new Error('a group of the statistics was assigned no number');
      return number;
    });
    return { numbers, remember: () => this.remember(found) };
  }

  private remember(found: ReadonlyMap<string, number>): void {
    if (this.known.size > MOST_REMEMBERED) this.known.clear();
    for (const [key, number] of found) {
      this.known.set(key, number);
      if (this.newest === null || number > this.newest.number) this.newest = { key, number };
    }
  }

  /**
   * A standby that took over lacks the primary's last groups and gives their numbers to others. What it lacks is always the
   * newest: where the newest is there, all are.
   */
  private async forgetLost(tx: SqlExecutor): Promise<void> {
    const { newest } = this;
    if (newest === null || tx.dialect === 'sqlite') return;
    const found = await tx.all('SELECT 1 FROM "stat_groups" WHERE "id" = ? AND "hash" = ?', [newest.number, sha256(newest.key)]);
    if (found.length > 0) return;
    this.known.clear();
    this.newest = null;
  }

  private async assigned(tx: SqlExecutor, groups: ReadonlyMap<string, CallGroup>): Promise<Map<string, number>> {
    const keyByHash = new Map([...groups].map(([key]) => [sha256(key), key]));
    const found = await this.stored(tx, keyByHash, groups);
    const columns = ['projectId', 'kind', 'hash', ...GROUP_COLUMNS];
    const fresh = [...keyByHash].filter(([, key]) => !found.has(key));
    if (fresh.length === 0) return found;
    const values = fresh.flatMap(([hash, key]) => rowOf(groups.get(key), hash));
    const names = columns.map((column) => `"${column}"`).join(', ');
    await tx.run(
      `INSERT INTO "stat_groups" (${names}) VALUES ${fresh.map(() => placeholders(columns.length)).join(', ')}
        ON CONFLICT DO NOTHING`,
      values,
    );
    return new Map([...found, ...(await this.stored(tx, new Map(fresh), groups))]);
  }

  private async stored(
    tx: SqlExecutor,
    keyByHash: ReadonlyMap<string, string>,
    groups: ReadonlyMap<string, CallGroup>,
  ): Promise<Map<string, number>> {
    const sql = `SELECT "id", "hash" FROM "stat_groups"
      WHERE ("projectId", "hash") IN (VALUES ${[...keyByHash].map(() => '(?, ?)').join(', ')})`;
    const values = [...keyByHash].flatMap(([hash, key]) => [groups.get(key)?.projectId, hash]);
    const rows = await tx.all<{ id: number; hash: string }>(sql, values);
    return new Map(rows.map(({ id, hash }) => [keyByHash.get(hash) ?? '', id]));
  }
}

function keyOf({ projectId, kind, values }: CallGroup): string {
  return JSON.stringify([projectId, kind, ...values]);
}

function rowOf(group: CallGroup | undefined, hash: string): unknown[] {
  if (!group) throw new Error('a group of the statistics is missing');
  const columns = columnsOf(group.kind);
  const value = (column: string) => group.values[columns.findIndex((one) => one === column)] ?? null;
  // PostgreSQL accepts no NUL in text.
  const parts = GROUP_COLUMNS.map((column) => value(column)?.replaceAll('\0', '\ufffd') ?? null);
  return [group.projectId, group.kind, hash, ...parts];
}

const ENTITY_OF = {
  stat_days: DayRollupEntity,
  stat_goals: GoalRollupEntity,
  stat_uploads: UploadRollupEntity,
  stat_funnel: FunnelRollupEntity,
  stat_coverage: CoverageRollupEntity,
  stat_campaigns: CampaignRollupEntity,
  stat_missed_hours: MissedHourRollupEntity,
  stat_campaign_goals: CampaignGoalRollupEntity,
  stat_callers: CallerRollupEntity,
} as const satisfies Record<RollupName, unknown>;

/** The rows of one day, by table. */
export type DayRows = ReadonlyMap<RollupName, readonly RollupRow[]>;

/** The key of these tables begins with the group, so that a day is found by its groups. */
const BY_GROUP: readonly RollupName[] = ['stat_missed_hours', 'stat_campaign_goals'];

/** Writes the rollup tables, and reads a day of them. */
@Injectable()
export class RollupsStore {
  async ofDay(session: SqlExecutor, projectId: string, day: string): Promise<DayRows> {
    const rows = new Map<RollupName, RollupRow[]>();
    for (const name of ROLLUP_NAMES) {
      const keys: readonly string[] = ROLLUPS[name].keys;
      const groups = CAMPAIGN_KINDS.map((kind) => `'${kind}'`).join(', ');
      const where = keys.includes('day')
        ? '"projectId" = ? AND "day" = ?'
        : name === 'stat_campaigns'
          ? `"projectId" = ? AND "kind" IN (${groups}) AND "period" = ?`
          : '"projectId" = ? AND "period" = ?';
      const ofGroups = `SELECT "groupId" FROM "stat_campaigns" WHERE "projectId" = ? AND "kind" IN (${groups}) AND "period" = ?`;
      const byGroup = BY_GROUP.includes(name);
      const sql = `SELECT * FROM "${name}" WHERE ${where}${byGroup ? ` AND "groupId" IN (${ofGroups})` : ''}`;
      rows.set(name, await session.all<RollupRow>(sql, byGroup ? [projectId, day, projectId, day] : [projectId, day]));
    }
    return rows;
  }

  /** Adds differences; rows that become zero are deleted. */
  async apply(tx: SqlExecutor, deltas: RollupDeltas): Promise<void> {
    for (const name of ROLLUP_NAMES) {
      const rows = deltas.changed(name);
      if (rows.length === 0) continue;
      const { keys, counters } = ROLLUPS[name];
      const sums = counters.map((counter) => `"${counter}" = "${name}"."${counter}" + excluded."${counter}"`);
      const conflict = `(${keys.map((key) => `"${key}"`).join(', ')}) DO UPDATE SET ${sums.join(', ')}`;
      await tx.insert<RollupRow>(ENTITY_OF[name], rows, conflict);
      const [first] = counters;
      // A partial index leads to those rows.
      if (rows.some((row) => Number(row[first]) < 0)) await tx.run(`DELETE FROM "${name}" WHERE "${first}" = 0`);
    }
  }
}
