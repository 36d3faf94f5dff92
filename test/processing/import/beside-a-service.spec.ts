import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallsImportService } from '../../../src/processing/import/calls-import.service.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aProject, TestPipeline } from '../../support/test-pipeline.js';

const LINES = 150;

describe('a file of calls that is imported into an SQLite file', () => {
  let folder: string;
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-import-'));
    fresh = await freshDatabase('SQLite');
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({})]), [new FakePlatform().definition]);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** @returns how many transactions it took */
  async function importLines(name: string): Promise<number> {
    const path = join(folder, 'calls.csv');
    const lines = Array.from({ length: LINES }, (_, index) => `${name}-${index},22-11-2026T09:45Z`);
    writeFileSync(path, ['callId,dateStart', ...lines].join('\n'));
    let transactions = 0;
    pipeline.onStatement((sql) => (transactions += sql === 'COMMIT' ? 1 : 0));
    const file = { path, format: null, source: 'mango-main', dryRun: false };
    await pipeline.get(CallsImportService).importFile(file, { bad: () => undefined, progress: () => undefined });
    return transactions;
  }

  it('goes in one transaction, and in several short ones where another process writes to it', async () => {
    expect(await importLines('alone')).toBe(1);
    const other = new Sqlite(fresh.url.slice('sqlite:'.length));
    other.exec(`INSERT INTO "installation" ("name", "value") VALUES ('another process', '')`);
    other.close();
    expect(await importLines('beside')).toBeGreaterThan(2);
  });

  it('becomes each line’s call once, however often another process writes meanwhile', async () => {
    // Waiting for the lock would block the event loop on which the import gives it back.
    const other = new Sqlite(fresh.url.slice('sqlite:'.length), { timeout: 0 });
    const write = other.prepare(`INSERT OR REPLACE INTO "installation" ("name", "value") VALUES ('another process', ?)`);
    let written = 0;
    const writeUnlessLocked = () => {
      try {
        write.run(String((written += 1)));
      } catch (error) {
        expect(error).toMatchObject({ code: 'SQLITE_BUSY' });
      }
    };
    writeUnlessLocked();
    const writing = setInterval(writeUnlessLocked, 2);
    await importLines('beside').finally(() => clearInterval(writing));
    const count = (table: string) => other.prepare(`SELECT COUNT(*), COUNT(DISTINCT "callId") FROM "${table}"`).raw().get();
    const counts = { calls: count('calls'), receipts: count('receipts') };
    other.close();
    expect(counts).toEqual({ calls: [LINES, LINES], receipts: [LINES, LINES] });
    expect(written).toBeGreaterThan(1);
  });
});
