import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { BackupJobs } from '../../src/backup/backup.jobs.js';
import type { Config } from '../../src/config/config.js';
import { MINUTE } from '../../src/domain/time/instant.js';
import { Metrics } from '../../src/runtime/metrics.js';
import { inspectFile } from '../../src/store/backup/sqlite-copy.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { aConfig, NOON, TestClock } from '../support/test-pipeline.js';

describe('backups by themselves', () => {
  let fresh: FreshDatabase;
  let folder: string;
  let to: string;
  const clock = new TestClock(NOON);
  const metrics = new Metrics();
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
    folder = join(fresh.url.slice('sqlite:'.length), '..');
    to = join(folder, 'backups');
  });
  afterEach(() => fresh.dispose());

  const jobsOf = (url: string, keep: number): BackupJobs => {
    const file = join(folder, 'ringback.yaml');
    writeFileSync(file, `database: { url: '${url}' }\n`);
    const config: Config = { ...aConfig(url, []), backup: { schedule: '30 3 * * *', keep, to }, file };
    return new BackupJobs(config, new SchedulerRegistry(), metrics, clock);
  };

  it('are whole databases, of which the newest are kept and files of others left alone', async () => {
    const jobs = jobsOf(fresh.url, 1);
    for (let night = 0; night < 2; night += 1) {
      await jobs.backUp();
      writeFileSync(join(to, 'notes.txt'), 'not a backup');
      clock.forward(MINUTE);
    }
    const names = readdirSync(to).toSorted();
    expect(names).toEqual(['notes.txt', 'ringback-20261122T100100Z.db']);
    expect(inspectFile(join(to, names[1]!))).toEqual({ calls: 0, receipts: 0 });
  });

  it('that fail remove nothing, and are counted', async () => {
    await jobsOf(fresh.url, 1).backUp();
    const [kept] = readdirSync(to);
    clock.forward(MINUTE);
    await jobsOf(`sqlite:${join(folder, 'gone.db')}`, 1).backUp();
    expect(readdirSync(to)).toEqual([kept]);
    expect((await metrics.backupFailures.get()).values).toMatchObject([{ value: 1 }]);
  });
});
