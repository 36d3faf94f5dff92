import { Sqlite } from '#dist/store/database/sqlite.js';
import { Client } from 'pg';

const ROWS_AT_A_TIME = 5_000;
/**
 * The queue is empty once everything was counted, and PostgreSQL numbers it itself; each database has an admin key of its own.
 */
const OTHERS = `'migrations', 'stat_changes', 'admin_keys'`;

/** A column of PostgreSQL's table. */
interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * Copies a SQLite database into an empty, migrated PostgreSQL. Indices are dropped meanwhile and recreated from the database's
 * own definitions, triggers are disabled, and at the end the planner's statistics are updated.
 */
export async function copy(file: string, url: string): Promise<void> {
  const from = new Sqlite(file, { readonly: true });
  const to = new Client({ connectionString: url });
  await to.connect();
  try {
    await to.query('SET synchronous_commit = off');
    const tables = from
      .prepare(
        `SELECT "name" FROM "sqlite_master" WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite_%' AND "name" NOT IN (${OTHERS})`,
      )
      .pluck()
      .all() as string[];
    for (const table of tables) await copyTable(from, to, table);
    await to.query('VACUUM ANALYZE');
  } finally {
    await to.end();
    from.close();
  }
}

async function copyTable(from: InstanceType<typeof Sqlite>, to: Client, table: string): Promise<void> {
  const columns = await columnsOf(to, table);
  const indices = await indicesOf(to, table);
  await to.query(`ALTER TABLE "${table}" DISABLE TRIGGER USER`);
  for (const { name } of indices) await to.query(`DROP INDEX "${name}"`);
  await to.query(`DELETE FROM "${table}"`);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const arrays = columns.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ');
  const insert = `INSERT INTO "${table}" (${names}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${arrays})`;
  let rows: Record<string, unknown>[] = [];
  const flush = async (): Promise<void> => {
    await to.query(
      insert,
      columns.map((column) => rows.map((row) => valueOf(row, column))),
    );
    rows = [];
  };
  for (const row of from.prepare(`SELECT ${names} FROM "${table}"`).iterate() as IterableIterator<Record<string, unknown>>) {
    rows.push(row);
    if (rows.length === ROWS_AT_A_TIME) await flush();
  }
  if (rows.length > 0) await flush();
  for (const { definition } of indices) await to.query(definition);
  await to.query(`ALTER TABLE "${table}" ENABLE TRIGGER USER`);
}

/** SQLite stores booleans as 0 and 1. */
function valueOf(row: Record<string, unknown>, { name, type }: Column): unknown {
  const value = row[name];
  return type === 'boolean' && value !== null ? value === 1 : value;
}

async function columnsOf(to: Client, table: string): Promise<Column[]> {
  const sql = 'SELECT column_name AS "name", data_type AS "type" FROM information_schema.columns WHERE table_name = $1';
  return (await to.query<Column>(sql, [table])).rows;
}

async function indicesOf(to: Client, table: string): Promise<{ name: string; definition: string }[]> {
  const sql = `SELECT indexname AS "name", indexdef AS "definition" FROM pg_indexes
    WHERE tablename = $1 AND indexname NOT IN (SELECT conname FROM pg_constraint)`;
  return (await to.query<{ name: string; definition: string }>(sql, [table])).rows;
}
