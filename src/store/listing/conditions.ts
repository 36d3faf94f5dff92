import { DAY } from '../../domain/time/instant.js';
import { placeholders } from '../database/sql-executor.js';

/** A part of a WHERE clause about the alias `t`. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Keyset pagination: one page, newest first. Ids grow with time, so rows that arrive later never shift a page. */
export interface PageRequest {
  readonly limit: number;
  /** The last id of the page before; null for the first page. */
  readonly before: string | null;
}

export interface KeysetPage<T> {
  readonly items: T[];
  /** The `before` of the next page; null for the last page. */
  readonly next: string | null;
}

/** `"column" = value`, or nothing where the filter has no value. */
export function equal(column: string, value: string | number | undefined): SqlCondition[] {
  return value === undefined ? [] : [{ sql: `t."${column}" = ?`, values: [value] }];
}

/** `from` included, `to` not. `expression` is SQL of our own, never a caller's input. */
export function between<T extends number | string>(expression: string, from: T | undefined, to: T | undefined): SqlCondition[] {
  return [
    ...(from === undefined ? [] : [{ sql: `${expression} >= ?`, values: [from] }]),
    ...(to === undefined ? [] : [{ sql: `${expression} < ?`, values: [to] }]),
  ];
}

/**
 * Bounds a scan of these days by the first and last id of any of them, so that a list of last year does not start at today's
 * rows. Triggers keep `list_spans`; its ranges are never too narrow. `id` is SQL of our own.
 */
export function withinDays(
  list: 'calls' | 'uploads',
  from: number | undefined,
  to: number | undefined,
  id = 't."id"',
): SqlCondition[] {
  if (from === undefined && to === undefined) return [];
  const days = [
    ...(from === undefined ? [] : [{ sql: '"day" >= ?', value: Math.floor(from / DAY) }]),
    ...(to === undefined ? [] : [{ sql: '"day" <= ?', value: Math.floor((to - 1) / DAY) }]),
  ];
  const of = (end: string) =>
    `(SELECT ${end} FROM "list_spans" WHERE "list" = '${list}' AND ${days.map(({ sql }) => sql).join(' AND ')})`;
  const values = days.map(({ value }) => value);
  return [{ sql: `${id} >= ${of('MIN("firstId")')} AND ${id} <= ${of('MAX("lastId")')}`, values: [...values, ...values] }];
}

/**
 * Slack between a row's time and the one in its id (a transaction that waited, an adjusted clock). Too wide costs time, too
 * narrow loses rows.
 */
const ID_TIME_SLACK = DAY;

/**
 * Like `withinDays`, for rows created at the time they are listed by: their ids are UUIDv7 and begin with it, in milliseconds.
 * With a clock off by more than the slack no platform would have been reached either. `id` is SQL of our own.
 */
export function createdWithin(from: number | undefined, to: number | undefined, id: string): SqlCondition[] {
  return between(
    id,
    from === undefined ? undefined : lowestIdAt(from - ID_TIME_SLACK),
    to === undefined ? undefined : lowestIdAt(to + ID_TIME_SLACK),
  );
}

/** A lower bound of the ids created from this moment on. */
export function lowestIdAt(moment: number): string {
  const hex = Math.max(0, moment).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Null allows all, an empty list none. */
export function oneOf(column: string, allowed: readonly string[] | null): SqlCondition[] {
  if (allowed === null) return [];
  return allowed.length === 0 ? [NO_ROWS] : [{ sql: `t."${column}" IN ${placeholders(allowed.length)}`, values: allowed }];
}

/** Matches no row. */
export const NO_ROWS: SqlCondition = { sql: '1 = 0', values: [] };
