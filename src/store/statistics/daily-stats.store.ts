import { Injectable } from '@nestjs/common';
import { STATISTIC_KINDS, type StatisticKind, type StatisticsByKind } from '../../domain/statistics/stored-statistics.js';
import { sha256 } from '../../runtime/ids.js';
import { chunksOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { DailyStatsEntity } from '../schema/entities/admin.entity.js';

/** A UTC day, counted from 1970, on which data of the project changed since its statistics were counted. */
interface DirtyDay {
  readonly id: number;
  readonly day: number;
}

/** Which rows of one project and kind; null for no bound. */
export interface StatsRange {
  readonly first: string | null;
  readonly last: string | null;
}

/** Statistics of one day, or of one month: then `day` is `YYYY-MM`. */
interface DayStatistics<K extends StatisticKind> {
  readonly day: string;
  readonly statistics: StatisticsByKind[K];
  /** Fingerprint of the settings they were counted under. */
  readonly fingerprint: string;
}

export function statisticsOfDays<K extends StatisticKind>(days: readonly DayStatistics<K>[]): StatisticsByKind[K][] {
  return days.map(({ statistics }) => statistics);
}

const DAY_KEY_LENGTH = 10;
const MONTH_KEY_LENGTH = 7;

/** Statistics of days and months, and the dirty days of which they are out of date. */
@Injectable()
export class DailyStatsStore {
  async dirtyDays(session: SqlExecutor, projectId: string): Promise<DirtyDay[]> {
    const sql = 'SELECT "id", "day" FROM "stats_marks" WHERE "projectId" = ?';
    const rows = await session.all<{ id: unknown; day: unknown }>(sql, [projectId]);
    return rows.map((row) => ({ id: Number(row.id), day: Number(row.day) }));
  }

  async clearDirtyDays(tx: SqlExecutor, days: readonly DirtyDay[]): Promise<void> {
    if (days.length === 0) return;
    await tx.run(
      `DELETE FROM "stats_marks" WHERE "id" IN ${placeholders(days.length)}`,
      days.map(({ id }) => id),
    );
  }

  /** Deletes statistics counted under other settings, and marks all days of the project as dirty. */
  async discardOtherFingerprints(tx: SqlExecutor, projectId: string, fingerprint: string): Promise<boolean> {
    const deleted = await tx.run('DELETE FROM "daily_stats" WHERE "projectId" = ? AND "stamp" <> ?', [projectId, fingerprint]);
    if (deleted === 0) return false;
    await tx.run(
      `INSERT INTO "stats_marks" ("day", "projectId")
        SELECT DISTINCT CAST(COALESCE("startedAt", "receivedAt") / 86400000 AS INTEGER), "projectId"
       FROM "calls" WHERE "projectId" = ?`,
      [projectId],
    );
    return true;
  }

  /** Oldest first. Days within `months` are left out: the month's sum is used instead. */
  days<K extends StatisticKind>(
    session: SqlExecutor,
    projectId: string,
    kind: K,
    range: StatsRange,
    months: readonly string[],
  ): Promise<DayStatistics<K>[]> {
    const within = months.length === 0 ? '' : ` AND SUBSTR("day", 1, ${MONTH_KEY_LENGTH}) NOT IN ${placeholders(months.length)}`;
    return this.rows(session, projectId, kind, DAY_KEY_LENGTH, range, within, months);
  }

  months<K extends StatisticKind>(
    session: SqlExecutor,
    projectId: string,
    kind: K,
    range: StatsRange,
  ): Promise<DayStatistics<K>[]> {
    return this.rows(session, projectId, kind, MONTH_KEY_LENGTH, range);
  }

  /** Days of the range counted under other settings, e.g. by a process still running with them. */
  async daysWithOtherFingerprint(
    session: SqlExecutor,
    projectId: string,
    { first, last }: StatsRange,
    fingerprint: string,
  ): Promise<string[]> {
    const sql = `SELECT DISTINCT "day" FROM "daily_stats" WHERE "projectId" = ?
      AND "kind" IN ${placeholders(STATISTIC_KINDS.length)}
      AND "day" >= ? AND "day" <= ? AND LENGTH("day") = ${DAY_KEY_LENGTH} AND "stamp" <> ?`;
    return (await session.all<{ day: string }>(sql, [projectId, ...STATISTIC_KINDS, first, last, fingerprint])).map(
      ({ day }) => day,
    );
  }

  async save(tx: SqlExecutor, rows: readonly DailyStatsEntity[]): Promise<void> {
    await tx.insert(
      DailyStatsEntity,
      rows,
      '("projectId", "kind", "day") DO UPDATE SET "figures" = excluded."figures", "stamp" = excluded."stamp"',
    );
  }

  private async rows<K extends StatisticKind>(
    session: SqlExecutor,
    projectId: string,
    kind: K,
    keyLength: number,
    { first, last }: StatsRange,
    more = '',
    moreValues: readonly string[] = [],
  ): Promise<DayStatistics<K>[]> {
    const bounds = `${first === null ? '' : ' AND "day" >= ?'}${last === null ? '' : ' AND "day" <= ?'}`;
    const sql = `SELECT * FROM "daily_stats" WHERE "projectId" = ? AND "kind" = ?${bounds}
      AND LENGTH("day") = ${keyLength}${more} ORDER BY "day"`;
    const values = [projectId, kind, ...(first === null ? [] : [first]), ...(last === null ? [] : [last]), ...moreValues];
    const found = session.hydrate(DailyStatsEntity, await session.all(sql, values));
    // The kind of a row determines the type of its statistics.
    return found.map(({ day, figures, stamp }) => ({ day, statistics: figures as StatisticsByKind[K], fingerprint: stamp }));
  }
}

/** With up to three values per entry this is below the limit of bound values in a statement. */
const ENTRIES_PER_STATEMENT = 5_000;

/**
 * Dictionary encoding: numbers for a project's sources, campaigns, keywords and phone numbers in stored statistics. Assigned
 * once, never changed.
 */
@Injectable()
export class CampaignDictionaryStore {
  /** The numbers of the words that already have one. */
  async findNumbers(session: SqlExecutor, projectId: string, words: readonly string[]): Promise<Map<string, number>> {
    const numbers = new Map<string, number>();
    for (const part of chunksOf(words, ENTRIES_PER_STATEMENT)) {
      const byHash = new Map(part.map((word) => [sha256(word), word]));
      const sql = `SELECT "id", "hash" FROM "campaign_words" WHERE "projectId" = ? AND "hash" IN ${placeholders(byHash.size)}`;
      const rows = await session.all<{ id: number; hash: string }>(sql, [projectId, ...byHash.keys()]);
      for (const { id, hash } of rows) numbers.set(byHash.get(hash) ?? '', id);
    }
    return numbers;
  }

  /** The numbers of all these words; new ones are assigned. */
  async assignNumbers(tx: SqlExecutor, projectId: string, words: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const numbers = await this.findNumbers(tx, projectId, words);
    // Sorted, so that two processes that add the same words cannot deadlock.
    const missing = words.filter((word) => !numbers.has(word)).sort();
    for (const part of chunksOf(missing, ENTRIES_PER_STATEMENT)) {
      await tx.run(
        `INSERT INTO "campaign_words" ("projectId", "hash", "word") VALUES ${part.map(() => '(?, ?, ?)').join(', ')}
          ON CONFLICT DO NOTHING`,
        part.flatMap((word) => [projectId, sha256(word), word]),
      );
    }
    for (const [word, number] of await this.findNumbers(tx, projectId, missing)) numbers.set(word, number);
    return numbers;
  }

  async entriesOf(session: SqlExecutor, numbers: readonly number[]): Promise<Map<number, string>> {
    const words = new Map<number, string>();
    for (const part of chunksOf(numbers, ENTRIES_PER_STATEMENT)) {
      const sql = `SELECT "id", "word" FROM "campaign_words" WHERE "id" IN ${placeholders(part.length)}`;
      for (const { id, word } of await session.all<{ id: number; word: string }>(sql, part)) words.set(id, word);
    }
    return words;
  }
}
