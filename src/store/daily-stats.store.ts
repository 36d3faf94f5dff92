import { Injectable } from '@nestjs/common';
import { STATISTIC_KINDS, type StatisticKind, type StatisticsByKind } from '../domain/statistics/stored-statistics.js';
import { DailyStatsEntity } from './entities/admin.entity.js';
import { places, type Session } from './session.js';

/** A whole day of UTC, counted from 1970, on which something of the project changed since its figures were counted. */
export interface Mark {
  readonly id: number;
  readonly day: number;
}

/** Which rows of one project and kind; null for no bound. */
export interface StatsRange {
  readonly first: string | null;
  readonly last: string | null;
}

/** Figures of one day, or of one month: then `day` is `YYYY-MM`. */
export interface DayFigures<K extends StatisticKind> {
  readonly day: string;
  readonly figures: StatisticsByKind[K];
  /** Under which settings they were counted. */
  readonly stamp: string;
}

export function figuresOf<K extends StatisticKind>(days: readonly DayFigures<K>[]): StatisticsByKind[K][] {
  return days.map(({ figures }) => figures);
}

const LETTERS_OF_A_DAY = 10;
const LETTERS_OF_A_MONTH = 7;

/** Figures of days and months, and the marks that say which of them are no longer right. */
@Injectable()
export class DailyStatsStore {
  async marks(session: Session, projectId: string): Promise<Mark[]> {
    const sql = 'SELECT "id", "day" FROM "stats_marks" WHERE "projectId" = ?';
    const rows = await session.all<{ id: unknown; day: unknown }>(sql, [projectId]);
    return rows.map((row) => ({ id: Number(row.id), day: Number(row.day) }));
  }

  async unmark(tx: Session, marks: readonly Mark[]): Promise<void> {
    if (marks.length === 0) return;
    await tx.run(
      `DELETE FROM "stats_marks" WHERE "id" IN ${places(marks.length)}`,
      marks.map(({ id }) => id),
    );
  }

  /** Figures that were counted under other settings go, and all days of the project are to be counted again. */
  async forgetOthers(tx: Session, projectId: string, stamp: string): Promise<boolean> {
    const forgotten = await tx.run('DELETE FROM "daily_stats" WHERE "projectId" = ? AND "stamp" <> ?', [projectId, stamp]);
    if (forgotten === 0) return false;
    await tx.run(
      `INSERT INTO "stats_marks" ("day", "projectId") SELECT DISTINCT CAST(COALESCE("startedAt", "receivedAt") / 86400000 AS INTEGER), "projectId"
       FROM "calls" WHERE "projectId" = ?`,
      [projectId],
    );
    return true;
  }

  /** Oldest first. Days within `months` are left out: their sum is taken instead. */
  days<K extends StatisticKind>(
    session: Session,
    projectId: string,
    kind: K,
    range: StatsRange,
    months: readonly string[],
  ): Promise<DayFigures<K>[]> {
    const within = months.length === 0 ? '' : ` AND SUBSTR("day", 1, ${LETTERS_OF_A_MONTH}) NOT IN ${places(months.length)}`;
    return this.rows(session, projectId, kind, LETTERS_OF_A_DAY, range, within, months);
  }

  months<K extends StatisticKind>(session: Session, projectId: string, kind: K, range: StatsRange): Promise<DayFigures<K>[]> {
    return this.rows(session, projectId, kind, LETTERS_OF_A_MONTH, range);
  }

  /** Days of the range that were counted under other settings, as by a process that has not ended yet. */
  async daysOfOthers(session: Session, projectId: string, { first, last }: StatsRange, stamp: string): Promise<string[]> {
    const sql = `SELECT DISTINCT "day" FROM "daily_stats" WHERE "projectId" = ? AND "kind" IN ${places(STATISTIC_KINDS.length)}
      AND "day" >= ? AND "day" <= ? AND LENGTH("day") = ${LETTERS_OF_A_DAY} AND "stamp" <> ?`;
    return (await session.all<{ day: string }>(sql, [projectId, ...STATISTIC_KINDS, first, last, stamp])).map(({ day }) => day);
  }

  async save(tx: Session, rows: readonly DailyStatsEntity[]): Promise<void> {
    await tx.insert(
      DailyStatsEntity,
      rows,
      '("projectId", "kind", "day") DO UPDATE SET "figures" = excluded."figures", "stamp" = excluded."stamp"',
    );
  }

  private async rows<K extends StatisticKind>(
    session: Session,
    projectId: string,
    kind: K,
    letters: number,
    { first, last }: StatsRange,
    more = '',
    moreValues: readonly string[] = [],
  ): Promise<DayFigures<K>[]> {
    const bounds = `${first === null ? '' : ' AND "day" >= ?'}${last === null ? '' : ' AND "day" <= ?'}`;
    const sql = `SELECT * FROM "daily_stats" WHERE "projectId" = ? AND "kind" = ?${bounds} AND LENGTH("day") = ${letters}${more} ORDER BY "day"`;
    const values = [projectId, kind, ...(first === null ? [] : [first]), ...(last === null ? [] : [last]), ...moreValues];
    const found = session.hydrate(DailyStatsEntity, await session.all(sql, values));
    // The kind of a row says of which form its figures are.
    return found.map(({ day, figures, stamp }) => ({ day, figures: figures as StatisticsByKind[K], stamp }));
  }
}
