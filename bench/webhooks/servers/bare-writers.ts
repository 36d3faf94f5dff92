import { Sqlite } from '#dist/store/database/sqlite.js';
import { Pool } from 'pg';
import { COLUMNS, RECEIPTS_TABLE, type Receipt } from './bare-tables.js';

/** Writes receipts to disk in one transaction, by the driver's shortest way. */
export interface ReceiptWriter {
  keep(receipts: readonly Receipt[]): void | Promise<void>;
  close(): void | Promise<void>;
}

const INTO = `INSERT INTO "receipts" (${COLUMNS.map((name) => `"${name}"`).join(', ')})`;

export function openReceiptWriter(url: string): Promise<ReceiptWriter> {
  return url.startsWith('sqlite:') ? Promise.resolve(sqliteWriter(url.slice('sqlite:'.length))) : postgresWriter(url);
}

function sqliteWriter(file: string): ReceiptWriter {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(RECEIPTS_TABLE);
  const insert = database.prepare(`${INTO} VALUES (${COLUMNS.map(() => '?').join(', ')})`);
  const keep = database.transaction((receipts: readonly Receipt[]) => {
    for (const receipt of receipts) insert.run(...receipt);
  });
  return { keep, close: () => void database.close() };
}

async function postgresWriter(url: string): Promise<ReceiptWriter> {
  const pool = new Pool({ connectionString: url });
  await pool.query(RECEIPTS_TABLE);
  return {
    keep: async (receipts) => {
      const row = (_receipt: Receipt, index: number) =>
        `(${COLUMNS.map((_name, column) => `$${index * COLUMNS.length + column + 1}`).join(', ')})`;
      await pool.query(`${INTO} VALUES ${receipts.map(row).join(', ')}`, receipts.flat());
    },
    close: () => pool.end(),
  };
}
