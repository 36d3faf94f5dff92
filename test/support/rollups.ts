import type { Config } from '../../src/config/config.js';
import { ROLLUP_NAMES } from '../../src/domain/statistics/rollups.js';
import { CallCounterService } from '../../src/statistics/call-counter.service.js';
import { CountingService } from '../../src/statistics/counting.service.js';
import type { Database } from '../../src/store/database/database.js';
import { CallGroupsStore, ContributionsStore, RollupsStore } from '../../src/store/statistics/contributions.store.js';
import { StatChangesStore } from '../../src/store/statistics/stat-changes.store.js';
import { StatisticsInputStore } from '../../src/store/statistics/statistics-input.store.js';

/** What one process counts with. */
export function aCounting(database: Database, config: Config): CountingService {
  const input = new StatisticsInputStore(database);
  const counter = new CallCounterService(config, input, new ContributionsStore(), new CallGroupsStore(), new RollupsStore());
  return new CountingService(database, new StatChangesStore(), counter);
}

/** Every row of the rollup tables, in one order. */
export async function allRollups(database: Database): Promise<Record<string, string[]>> {
  const tables = ROLLUP_NAMES.map(async (name) => {
    const rows = await database.read((session) => session.all(`SELECT * FROM "${name}"`));
    return [name, rows.map((row) => JSON.stringify(row)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** Forgets every sum and what calls were counted as, so that all calls are counted anew. */
export async function forgetRollups(database: Database): Promise<void> {
  await database.write(async (tx) => {
    for (const name of [...ROLLUP_NAMES, 'stat_calls', 'stat_changes']) await tx.run(`DELETE FROM "${name}"`);
    await tx.run(`DELETE FROM "installation" WHERE "name" = 'statistics'`);
  });
}
