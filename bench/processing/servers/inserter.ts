import { CallDirection1796100000000 } from '#dist/store/schema/migrations/0002-call-direction.js';
import { Initial1796000000000 } from '#dist/store/schema/migrations/0001-initial.js';
import { Database } from '#dist/store/database/database.js';
import { SQLITE_SETTINGS, writerSource } from '#dist/store/database/data-source.js';
import { Sqlite } from '#dist/store/database/sqlite.js';
import pg from 'pg';
import { type Elapsed, startWatch } from '../../harness/stopwatch.js';
import { serveParent } from '../../harness/serve-parent.js';

/** `now`: the present tables; `0.1.0`: those of the first release; `bare`: the present ones without indices and triggers. */
export const SCHEMAS = ['now', '0.1.0', 'bare'] as const;
export type Schema = (typeof SCHEMAS)[number];

export interface InsertOrder {
  /** The database with the finished rows. */
  readonly from: string;
  /** An empty database. */
  readonly into: string;
  readonly schema: Schema;
  readonly callsPerTransaction: number;
}

export interface Inserted extends Elapsed {
  readonly calls: number;
}

/** Of the first release. */
const FIRST_SETTINGS = ['synchronous = FULL', 'secure_delete = ON'] as const;
/** In the order in which processing writes them. */
const TABLES = ['receipts', 'calls', 'conversions', 'uploads', 'upload_changes'] as const;
type Row = Readonly<Record<string, unknown>>;
interface Rows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly Row[];
}

/** The upper bound: a program that only inserts the rows that processing made, by prepared statements. */
serveParent(() =>
  Promise.resolve({
    ready: null,
    orders: {
      insert: async (order: InsertOrder): Promise<Inserted> => {
        await createTables(order);
        return order.into.startsWith('sqlite:') ? insertIntoSqlite(order) : insertIntoPostgres(order);
      },
    },
  }),
);

async function createTables({ into, schema }: InsertOrder): Promise<void> {
  if (schema !== '0.1.0') return (await Database.open(into)).close();
  const source = await writerSource(into).initialize();
  const runner = source.createQueryRunner();
  for (const migration of [new Initial1796000000000(), new CallDirection1796100000000()]) await migration.up(runner);
  await runner.release();
  await source.destroy();
}

/** Bodies were text in the first release. */
function rowsFor(table: string, columns: readonly { name: string; type: string }[], rows: readonly Row[]): Rows {
  const kept = columns.filter(({ name }) => rows.length === 0 || name in (rows[0] ?? {}) || name === 'bodyBase64');
  const old = kept.some(({ name }) => name === 'bodyBase64') && !('bodyBase64' in (rows[0] ?? {}));
  const encoded = (row: Row) => ({ ...row, bodyBase64: Buffer.isBuffer(row.body) ? row.body.toString('base64') : null });
  return {
    table,
    columns: kept.map(({ name }) => name),
    types: kept.map(({ type }) => type),
    rows: old ? rows.map(encoded) : rows,
  };
}

function insertIntoSqlite({ from, into, schema, callsPerTransaction }: InsertOrder): Inserted {
  const finished = new Sqlite(from.slice('sqlite:'.length), { readonly: true });
  const db = new Sqlite(into.slice('sqlite:'.length));
  db.pragma('journal_mode = WAL');
  for (const setting of schema === '0.1.0' ? FIRST_SETTINGS : SQLITE_SETTINGS) db.pragma(setting);
  if (schema === 'bare') {
    const drops = db
      .prepare(
        `SELECT 'DROP ' || type || ' "' || name || '"' FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL`,
      )
      .pluck()
      .all() as string[];
    for (const drop of drops) db.exec(drop);
  }
  const all = TABLES.map((table) =>
    rowsFor(
      table,
      db.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all() as { name: string; type: string }[],
      finished.prepare(`SELECT * FROM "${table}" ORDER BY "id"`).all() as Row[],
    ),
  );
  finished.close();
  // Ringback's present statement, and its former one.
  const insert = schema === '0.1.0' ? 'INSERT' : 'INSERT OR FAIL';
  const statements = all.map(({ table, columns }) => {
    const names = columns.map((name) => `"${name}"`).join(', ');
    return db.prepare(`${insert} INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`);
  });
  const values = all.map(({ rows, columns }) => rows.map((row) => columns.map((name) => row[name])));
  const calls = all[1]?.rows.length ?? 0;
  const parts = Math.ceil(calls / callsPerTransaction);
  const stop = startWatch();
  for (let part = 0; part < parts; part += 1) {
    db.exec('BEGIN IMMEDIATE');
    for (const [index, rows] of values.entries()) {
      for (const row of sliceOf(rows, part, parts)) statements[index]?.run(...row);
    }
    db.exec('COMMIT');
  }
  const took = stop();
  db.close();
  return { calls, ...took };
}

/** One prepared statement per table takes an array per column: a statement per row would measure the network. */
async function insertIntoPostgres({ from, into, schema, callsPerTransaction }: InsertOrder): Promise<Inserted> {
  const [finished, client] = [new pg.Client(from), new pg.Client(into)];
  for (const one of [finished, client]) await one.connect();
  if (schema === 'bare') await dropIndices(client);
  const all: Rows[] = [];
  for (const table of TABLES) {
    const columns = await client.query<{ name: string; type: string }>(
      `SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type FROM pg_attribute a
       WHERE a.attrelid = '"${table}"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    );
    const { rows } = await finished.query<Row>(`SELECT * FROM "${table}" ORDER BY "id"`);
    all.push(rowsFor(table, columns.rows, rows));
  }
  await finished.end();
  const calls = all[1]?.rows.length ?? 0;
  const parts = Math.ceil(calls / callsPerTransaction);
  const columnsOf = all.map(({ columns, rows }) => columns.map((name) => rows.map((row) => row[name])));
  const stop = startWatch();
  for (let part = 0; part < parts; part += 1) {
    await client.query('BEGIN');
    for (const [index, { table, columns, types }] of all.entries()) {
      const names = columns.map((name) => `"${name}"`).join(', ');
      const arrays = types.map((type, at) => `$${at + 1}::${type}[]`).join(', ');
      await client.query({
        name: `insert-${table}`,
        text: `INSERT INTO "${table}" (${names}) SELECT * FROM unnest(${arrays})`,
        values: columnsOf[index]?.map((column) => sliceOf(column, part, parts)) ?? [],
      });
    }
    await client.query('COMMIT');
  }
  const took = stop();
  await client.end();
  return { calls, ...took };
}

async function dropIndices(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) AS drop FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
       WHERE contype IN ('p', 'u') AND connamespace = 'public'::regnamespace
     UNION ALL SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       WHERE c.relnamespace = 'public'::regnamespace AND NOT indisprimary`,
  );
  for (const { drop } of rows) await client.query(drop);
}

function sliceOf<T>(rows: readonly T[], part: number, parts: number): readonly T[] {
  return rows.slice(Math.floor((rows.length * part) / parts), Math.floor((rows.length * (part + 1)) / parts));
}
