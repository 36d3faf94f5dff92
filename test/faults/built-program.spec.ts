import { runFaults } from '../support/faults.js';

/** Processes take long to start on a busy machine. */
jest.setTimeout(300_000);

const sum = (numbers: readonly (string | undefined)[]) => numbers.reduce((all, one) => all + Number(one), 0);

describe('the built program', () => {
  it('takes webhooks again after a while in which its SQLite file took no writes, and lost none', async () => {
    const lines = await runFaults('--on', 'SQLite', 'read-only');
    expect(lines.map(({ destination }) => destination)).toEqual(['ga4-hold', 'webhook']);
    expect(sum(lines.map(({ calls }) => calls))).toBeGreaterThan(0);
  });

  it('goes on after a read-only PostgreSQL, a host that died silently, and beside clocks ten minutes off', async () => {
    const lines = await runFaults('--on', 'PostgreSQL', 'read-only', 'silent-host', 'clocks');
    expect([...new Set(lines.map((line) => line.case))]).toEqual([
      'PostgreSQL was read-only',
      'a host that died silently',
      'clocks 10 minutes off',
    ]);
    expect(sum(lines.map(({ lost }) => lost))).toBe(0);
  });
});
