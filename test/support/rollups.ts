import type { Config } from '../../src/config/config.js';
import { ROLLUP_NAMES } from '../../src/domain/statistics/rollups.js';
import { CallCounterService } from '../../src/statistics/call-counter.service.js';
import { CountingService } from '../../src/statistics/counting.service.js';
import { DayCheckService } from '../../src/statistics/day-check.service.js';
import type { Database } from '../../src/store/database/database.js';
import { CallGroupsStore, ContributionsStore, RollupsStore } from '../../src/store/statistics/contributions.store.js';
import { StatChangesStore } from '../../src/store/statistics/stat-changes.store.js';
import { StatisticsInputStore } from '../../src/store/statistics/statistics-input.store.js';

/** What one process counts and checks with. */
export function aCountingAndCheck(database: Database, config: Config): { counting: CountingService; check: DayCheckService } {
  const input = new StatisticsInputStore(database);
  const stored = new ContributionsStore();
  const rollups = new RollupsStore();
  const changes = new StatChangesStore();
  const counter = new CallCounterService(config, input, stored, new CallGroupsStore(), rollups);
  const counting = new CountingService(database, changes, counter);
  return { counting, check: new DayCheckService(config, database, input, changes, stored, rollups, counter, counting) };
}

export function aCounting(database: Database, config: Config): CountingService {
  return aCountingAndCheck(database, config).counting;
}

/** Every row of the rollup tables, in one order. */
export async function allRollups(database: Database): Promise<Record<string, string[]>> {
  const tables = ROLLUP_NAMES.map(async (name) => {
    const rows = await database.read((session) => session.all(`SELECT * FROM "${name}"`));
    return [name, rows.map((row) => JSON.stringify(row)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** Deletes every sum and every call's contribution, so that all calls are counted again. */
export async function forgetRollups(database: Database): Promise<void> {
  await database.write(async (tx) => {
    for (const name of [...ROLLUP_NAMES, 'stat_calls', 'stat_changes']) await tx.run(`DELETE FROM "${name}"`);
    await tx.run(`DELETE FROM "installation" WHERE "name" = 'statistics'`);
  });
}
