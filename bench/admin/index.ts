import { FiguresJobs } from '#dist/admin/stats/figures.jobs.js';
import { Database } from '#dist/store/database.js';
import type { Bench, BenchPart } from '../harness/part.js';
import { ask } from './ask.js';
import { fill } from './million.js';
import { start } from './window.js';

export const part: BenchPart = {
  about: 'lists, searches and figures of the admin API on SQLite with a million calls, which it builds',
  async run(bench) {
    const fresh = await bench.databases.fresh('SQLite');
    try {
      await measure(bench, fresh.url);
    } finally {
      await fresh.dispose();
    }
  },
};

async function measure(bench: Bench, url: string): Promise<void> {
  const file = url.slice('sqlite:'.length);
  const calls = bench.tiny ? 2_000 : 1_000_000;
  await (await Database.open(url)).close();
  const begun = performance.now();
  fill(file, { calls, until: Date.now() });
  bench.print(`${calls} calls built in ${seconds(begun)} s`);
  const app = await start(url);
  try {
    const counting = performance.now();
    await app.get(FiguresJobs, { strict: false }).refresh();
    bench.print(`The figures of all days counted in ${seconds(counting)} s`);
    await ask(bench, app);
  } finally {
    await app.close();
  }
}

const seconds = (begun: number): string => ((performance.now() - begun) / 1000).toFixed(0);
