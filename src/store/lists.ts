import type { EntityTarget, ObjectLiteral } from 'typeorm';
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
  const all = [...conditions, ...(before === null ? [] : [{ sql: 't."id" < ?', values: [before] }])];
  const where = all.length === 0 ? '' : `WHERE ${all.map(({ sql }) => `(${sql})`).join(' AND ')}`;
  const rows = await session.all<RawRow>(`SELECT t.* FROM "${table}" t ${where} ORDER BY t."id" DESC LIMIT ?`, [
    ...all.flatMap(({ values }) => values),
    limit + 1,
  ]);
  const items = session.hydrate(entity, rows.slice(0, limit));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
