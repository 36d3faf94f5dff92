import { DAY } from '../../domain/time/instant.js';
import { placeholders } from '../database/sql-executor.js';

/** A part of a WHERE about the alias `t`. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** One page, newest first. Ids grow with time, so rows that arrive later never move a page. */
export interface PageRequest {
  readonly limit: number;
  /** The last id of the page before; null for the first page. */
  readonly before: string | null;
}

export interface KeysetPage<T> {
  readonly items: T[];
  /** What the next page comes after; null when this is the last one. */
  readonly next: string | null;
}

/** `"column" = value`, or nothing where the filter does not ask. */
export function equal(column: string, value: string | number | undefined): SqlCondition[] {
  return value === undefined ? [] : [{ sql: `t."${column}" = ?`, values: [value] }];
}

/** `from` included, `to` not. `expression` is SQL of our own, never of a caller. */
export function between<T extends number | string>(expression: string, from: T | undefined, to: T | undefined): SqlCondition[] {
  return [
    ...(from === undefined ? [] : [{ sql: `${expression} >= ?`, values: [from] }]),
    ...(to === undefined ? [] : [{ sql: `${expression} < ?`, values: [to] }]),
  ];
}

/**
 * Rows of these days lie between the first and the last id of any of them: a list of last year does not begin its walk today. `list_spans` is
 * kept by the database itself, and only ever too wide. `id` is SQL of our own.
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

/** Between a row's own moment and the one in its id: a transaction that waited, a clock that was set right. Too wide costs a page, too narrow a row. */
const ID_TIME_SLACK = DAY;

/**
 * The same for rows that are made at the moment they are about: their ids are UUIDv7 and begin with it, in milliseconds. A clock that was wrong by
 * more than the slack would not have reached a platform either. `id` is SQL of our own.
 */
export function createdWithin(from: number | undefined, to: number | undefined, id: string): SqlCondition[] {
  return between(
    id,
    from === undefined ? undefined : lowestIdAt(from - ID_TIME_SLACK),
    to === undefined ? undefined : lowestIdAt(to + ID_TIME_SLACK),
  );
}

/** What the ids made from this moment on sort after. */
function lowestIdAt(moment: number): string {
  const hex = Math.max(0, moment).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Null admits all, an empty list none. */
export function oneOf(column: string, allowed: readonly string[] | null): SqlCondition[] {
  if (allowed === null) return [];
  return allowed.length === 0 ? [NO_ROWS] : [{ sql: `t."${column}" IN ${placeholders(allowed.length)}`, values: allowed }];
}

/** What no row fits. */
export const NO_ROWS: SqlCondition = { sql: '1 = 0', values: [] };
