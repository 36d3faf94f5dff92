import { statSync } from 'node:fs';
import { FiguresJobs } from '#dist/admin/stats/figures.jobs.js';
import { Database } from '#dist/store/database.js';
import type { Bench, BenchPart } from '../harness/part.js';
import { ask } from './ask.js';
import { fill } from './million.js';
import { open } from './window.js';

const MILLION = { calls: 1_000_000, days: 730 };
const TINY = { calls: 1_000, days: 40 };

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
  const { calls, days } = bench.tiny ? TINY : MILLION;
  await (await Database.open(url)).close();
  const building = performance.now();
  fill(file, { calls, days, until: Date.now() });
  bench.print(`${calls} calls built in ${seconds(building)} s, ${Math.round(statSync(file).size / 1e6)} MB`);
  const window = await open(url);
  try {
    const counting = performance.now();
    await window.app.get(FiguresJobs, { strict: false }).refresh();
    bench.print(`The figures of all days counted in ${seconds(counting)} s`);
    await ask(bench, window, days);
  } finally {
    await window.app.close();
  }
}

const seconds = (begun: number): string => ((performance.now() - begun) / 1000).toFixed(0);
