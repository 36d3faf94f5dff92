import { statSync } from 'node:fs';
import { StatisticsJobs } from '#dist/statistics/statistics.jobs.js';
import { Database } from '#dist/store/database/database.js';
import type { Bench, BenchPart } from '../harness/part.js';
import { openBenchApi } from './bench-api.js';
import { copy } from './copy.js';
import { measureQuestions } from './measure-questions.js';
import { fill } from './million.js';

const MILLION = { calls: 1_000_000, days: 730 };
const TINY = { calls: 1_000, days: 40 };

export const part: BenchPart = {
  about:
    'lists, searches and statistics of the admin API with a million calls, which it builds on SQLite and copies to PostgreSQL',
  async run(bench) {
    const lite = await bench.databases.fresh('SQLite');
    const file = lite.url.slice('sqlite:'.length);
    try {
      await build(bench, lite.url, file);
      await measure(bench, lite.url);
      const postgres = await bench.databases.fresh('PostgreSQL');
      await inSeconds(bench, 'Copied to PostgreSQL', async () => {
        await migrate(postgres.url);
        await copy(file, postgres.url);
      });
      await measure(bench, postgres.url);
      await postgres.dispose();
    } finally {
      await lite.dispose();
    }
  },
};

async function build(bench: Bench, url: string, file: string): Promise<void> {
  const { calls, days } = sizeOf(bench);
  await migrate(url);
  await inSeconds(bench, `${calls} calls built`, async () => fill(file, { calls, days, until: Date.now() }));
  bench.print(`${Math.round(statSync(file).size / 1e6)} MB`);
}

async function measure(bench: Bench, url: string): Promise<void> {
  const window = await openBenchApi(url);
  try {
    const statistics = window.app.get(StatisticsJobs, { strict: false });
    await inSeconds(bench, 'The statistics of all days counted', () => statistics.count());
    await measureQuestions(bench, window, sizeOf(bench).days);
  } finally {
    await window.app.close();
  }
}

const sizeOf = ({ tiny }: Bench) => (tiny ? TINY : MILLION);

async function migrate(url: string): Promise<void> {
  await (await Database.open(url)).close();
}

async function inSeconds(bench: Bench, what: string, work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await work();
  bench.print(`${what} in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
