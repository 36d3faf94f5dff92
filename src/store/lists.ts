import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { DAY } from '../domain/instant.js';
import { places, type RawRow, type Session } from './session.js';

/** A part of a WHERE about the alias `t`. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** One page, newest first. Ids grow with time, so rows that arrive later never move a page. */
export interface Page {
  readonly limit: number;
  /** The last id of the page before; null for the first page. */
  readonly before: string | null;
}

export interface Slice<T> {
  readonly items: T[];
  /** What the next page comes after; null when this is the last one. */
  readonly next: string | null;
}

/** `"column" = value`, or nothing where the filter does not ask. */
export function equal(column: string, value: string | number | undefined): Condition[] {
  return value === undefined ? [] : [{ sql: `t."${column}" = ?`, values: [value] }];
}

/** `from` included, `to` not. `expression` is SQL of our own, never of a caller. */
export function between(expression: string, from: number | undefined, to: number | undefined): Condition[] {
  return [
    ...(from === undefined ? [] : [{ sql: `${expression} >= ?`, values: [from] }]),
    ...(to === undefined ? [] : [{ sql: `${expression} < ?`, values: [to] }]),
  ];
}

/**
 * Rows of these days lie between the first and the last id of any of them: a list of last year does not begin its walk today. `list_spans` is
 * kept by the database itself, and only ever too wide.
 */
export function spanned(list: 'calls' | 'uploads', from: number | undefined, to: number | undefined): Condition[] {
  if (from === undefined && to === undefined) return [];
  const days = [
    ...(from === undefined ? [] : [{ sql: '"day" >= ?', value: Math.floor(from / DAY) }]),
    ...(to === undefined ? [] : [{ sql: '"day" <= ?', value: Math.floor((to - 1) / DAY) }]),
  ];
  const of = (end: string) =>
    `(SELECT ${end} FROM "list_spans" WHERE "list" = '${list}' AND ${days.map(({ sql }) => sql).join(' AND ')})`;
  const values = days.map(({ value }) => value);
  return [{ sql: `t."id" >= ${of('MIN("firstId")')} AND t."id" <= ${of('MAX("lastId")')}`, values: [...values, ...values] }];
}

/** Null admits all, an empty list none. */
export function among(column: string, allowed: readonly string[] | null): Condition[] {
  if (allowed === null) return [];
  return allowed.length === 0
    ? [{ sql: '1 = 0', values: [] }]
    : [{ sql: `t."${column}" IN ${places(allowed.length)}`, values: allowed }];
}

/** The newest rows of a table that fit, one page of them. */
export async function newest<T extends ObjectLiteral & { id: string }>(
  session: Session,
  entity: EntityTarget<T>,
  table: string,
  conditions: readonly Condition[],
  { limit, before }: Page,
): Promise<Slice<T>> {
  const all = [...conditions, ...older(before)];
  const sql = `SELECT t.* FROM "${table}" t ${whereOf(all)} ORDER BY t."id" DESC LIMIT ?`;
  const rows = await session.all<RawRow>(sql, [...valuesOf(all), limit + 1]);
  const items = session.hydrate(entity, rows.slice(0, limit));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** So many rows are looked through within some hundredths of a second, whatever is asked of them. */
const LOOKED_THROUGH = 5000;

/**
 * The same for conditions that no index answers: a page ends after so many rows were looked through, with what fits among them, maybe nothing.
 * `next` goes on from there.
 *
 * @param where of the conditions those that say where the walk begins and ends
 */
export async function newestLookedThrough<T extends ObjectLiteral & { id: string }>(
  session: Session,
  entity: EntityTarget<T>,
  table: string,
  conditions: readonly Condition[],
  where: readonly Condition[],
  page: Page,
): Promise<Slice<T>> {
  const walk = [...where, ...older(page.before)];
  const sql = `SELECT t."id" FROM "${table}" t ${whereOf(walk)} ORDER BY t."id" DESC LIMIT 1 OFFSET ${LOOKED_THROUGH - 1}`;
  const [last] = await session.all<{ id: string }>(sql, valuesOf(walk));
  const within = last === undefined ? [] : [{ sql: 't."id" >= ?', values: [last.id] }];
  const { items, next } = await newest(session, entity, table, [...conditions, ...within], page);
  return { items, next: next ?? last?.id ?? null };
}

function older(before: string | null): Condition[] {
  return before === null ? [] : [{ sql: 't."id" < ?', values: [before] }];
}

function whereOf(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => `(${sql})`).join(' AND ')}`;
}

function valuesOf(conditions: readonly Condition[]): unknown[] {
  return conditions.flatMap(({ values }) => values);
}
