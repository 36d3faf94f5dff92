import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

describe('npm run bench', () => {
  it('runs its webhooks part to the end and prints the ratios', async () => {
    const { stdout } = await run(process.execPath, ['bench/run.mjs', 'webhooks', '--tiny']);
    expect(stdout).toMatch(/^\| b ÷ a, acknowledged per second +\| \d/m);
    expect(stdout).toMatch(/^\| uploads made per call +\| 2\.50/m);
  }, 300_000);

  it('runs its delivery part to the end and prints the ratios', async () => {
    const { stdout } = await run(process.execPath, ['bench/run.mjs', 'delivery', '--tiny']);
    expect(stdout).toMatch(/^\| Metrica +\| \d[^|]*\| \d[^|]*\| \d[^|]*×/m);
    expect(stdout).toMatch(/^\| Metrica: SQL statements per 1000 rows +\| \d/m);
  }, 300_000);

  it('runs its admin part to the end and prints how long each answer took', async () => {
    const { stdout } = await run(process.execPath, ['bench/run.mjs', 'admin', '--tiny']);
    expect(stdout).toMatch(/^\| by four last digits +\| `[^`]+` +\| \d/m);
    expect(stdout.match(/^\| a million calls on \w+/gm)).toEqual([
      '| a million calls on SQLite',
      '| a million calls on PostgreSQL',
    ]);
    expect(stdout.match(/^\| campaigns, with and without keywords and numbers +\| \d+ /gm)).toHaveLength(2);
  }, 300_000);

  it('runs its soak to the end and prints what it measured', async () => {
    const { stdout } = await run(process.execPath, ['bench/run.mjs', 'soak', '--tiny']);
    expect(stdout.match(/^\| minute 3 +\| \d[^|]*\| \d[^|]*\| \d/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^\| CPU ≤ 35 % of a core/m);
  }, 300_000);

  it('runs several processes on one PostgreSQL to the end', async () => {
    const { stdout } = await run(process.execPath, ['bench/run.mjs', 'processes', '--tiny']);
    expect(stdout).toMatch(/^\| 2 +\| \d[^|]*\| \d[^|]*\| \d/m);
  }, 300_000);

  it('runs its memory part to the end', async () => {
    const { stdout } = await run(process.execPath, ['bench/run.mjs', 'memory', '--tiny']);
    expect(stdout).toMatch(/^\| at most +\|[^|]*\|[^|]*\| \d+ MB ≤ 300 MB/m);
  }, 300_000);

  it('names its parts when asked for one that is not there', async () => {
    const failed = await run(process.execPath, ['bench/run.mjs', 'nothing']).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 2, stdout: expect.stringContaining('webhooks'), stderr: 'No part "nothing".\n' });
  });
});
