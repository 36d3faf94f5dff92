import type { SqlDialect } from '../database/sql-executor.js';

/**
 * Nested rows: SQL that aggregates the rows of a group into one JSON value, a list of values for each. Thousands of short rows
 * cost more on their way from the database (a message from a thread, the driver's objects) than to be read there.
 */
export function nestedRows(dialect: SqlDialect, columns: readonly string[]): string {
  const names = columns.map((column) => `"${column}"`).join(', ');
  return dialect === 'sqlite' ? `json_group_array(json_array(${names}))` : `json_agg(json_build_array(${names}))`;
}

/** PostgreSQL's driver has parsed it already. */
export function readNestedRows(value: unknown): (readonly (string | number)[])[] {
  return (typeof value === 'string' ? JSON.parse(value) : value) as (readonly (string | number)[])[];
}
