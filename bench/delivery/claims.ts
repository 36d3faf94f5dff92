import { Database } from '#dist/store/database/database.js';
import { Sqlite } from '#dist/store/database/sqlite.js';
import { ClaimsStore } from '#dist/store/uploads/claims.store.js';
import { measureInterleaved } from '../harness/interleaved.js';
import type { Bench } from '../harness/part.js';
import { median, ratio, ratioText } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { fillBacklog } from './backlog.js';
import { PROJECT } from './project.js';

const DESTINATION = 'metrika';
const SIZES = [1_000_000, 10_000_000] as const;
/** The number of waiting uploads; all others are settled. */
const WAITING = 100_000;
const ROWS = 1_000;
const CLAIMS = 31;

/** One claim among one and ten million uploads, on SQLite: settled ones must cost nothing. */
export async function measureClaims(bench: Bench): Promise<void> {
  const open = await Promise.all(SIZES.map(async (size) => ({ size, ...(await millions(bench, size)) })));
  try {
    const measured = await measureInterleaved(open, CLAIMS, ({ database }) => claimOnce(database));
    const [few = [], many = []] = open.map((one) => measured.get(one) ?? []);
    const rows = open.map((one) => [
      `${one.size} uploads, ${WAITING} of them waiting`,
      median(measured.get(one) ?? []).toFixed(1),
      '',
    ]);
    rows.push(['ten millions ÷ one', ratioText(ratio(many, few)), '≤ 2×']);
    bench.print(table([`A claim of ${ROWS} on SQLite`, 'ms', 'wanted'], rows));
  } finally {
    for (const one of open) {
      await one.database.close();
      await one.dispose();
    }
  }
}

/** @returns how many milliseconds it took; the rows are released afterwards */
async function claimOnce(database: Database): Promise<number> {
  const now = Date.now();
  const lease = { token: '01980000-0000-7000-8000-000000000000', until: now + 60_000 };
  const begun = performance.now();
  const claimed = await new ClaimsStore(database).claim({ id: DESTINATION, projectId: PROJECT }, 'due', now, lease, ROWS);
  const took = performance.now() - begun;
  if (claimed.length !== ROWS) throw new Error(`${claimed.length} claimed`);
  await database.write((tx) =>
    tx.run(`UPDATE "uploads" SET "state" = 'pending', "leaseToken" = NULL, "leaseUntil" = NULL WHERE "state" = 'sending'`),
  );
  return took;
}

async function millions(bench: Bench, size: number): Promise<{ database: Database; dispose(): Promise<void> }> {
  const fresh = await bench.databases.fresh('SQLite');
  const { url } = fresh;
  const first = await Database.open(url);
  await first.write((tx) => fillBacklog(tx, { destination: DESTINATION, from: 0, rows: WAITING, now: Date.now() }));
  await first.close();
  const begun = performance.now();
  addSettled(url.slice('sqlite:'.length), size - WAITING);
  bench.print(`${size} uploads built in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return { database: await Database.open(url), dispose: () => fresh.dispose() };
}

/**
 * Settled uploads as copies of waiting ones. Indices and triggers are dropped meanwhile and recreated from the database's own
 * definitions.
 */
function addSettled(file: string, rows: number): void {
  const database = new Sqlite(file);
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma('cache_size = -400000');
  const parts = database
    .prepare(
      `SELECT "type", "name", "sql" FROM "sqlite_master" WHERE "tbl_name" = 'uploads' AND "type" IN ('index', 'trigger') AND "sql" IS NOT NULL`,
    )
    .all() as { type: string; name: string; sql: string }[];
  for (const { type, name } of parts) database.exec(`DROP ${type} "${name}"`);
  const columns = (database.prepare('SELECT "name" FROM PRAGMA_TABLE_INFO(\'uploads\')').pluck().all() as string[]).filter(
    (name) => !['id', 'conversionId', 'state', 'settledAt'].includes(name),
  );
  const names = columns.map((name) => `"${name}"`).join(', ');
  const idOf = (kind: string): string => `PRINTF('0198a0${kind}-%04d-7000-8000-', "part") || SUBSTR("id", 25)`;
  database.exec(
    `INSERT INTO "uploads" ("id", "conversionId", "state", "settledAt", ${names})
     SELECT ${idOf('05')}, ${idOf('06')}, 'delivered', "updatedAt", ${names}
     FROM (WITH RECURSIVE "parts"("part") AS (SELECT 1 UNION ALL SELECT "part" + 1 FROM "parts" WHERE "part" < ${Math.floor(rows / WAITING)}) SELECT "part" FROM "parts")
     CROSS JOIN (SELECT * FROM "uploads" WHERE "state" = 'pending')`,
  );
  for (const { sql } of parts) database.exec(sql);
  database.close();
}
