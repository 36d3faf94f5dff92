import { runFaults } from '../support/faults.js';

/** Processes take long to start on a busy machine. */
jest.setTimeout(300_000);

describe('on PostgreSQL', () => {
  it('nothing is lost or doubled by kills, three racing processes and a restart of the database', async () => {
    const lines = await runFaults('--on', 'PostgreSQL', 'killed', 'racing', 'postgres-restart');
    const delivered = (name: string) =>
      lines.filter((line) => line.case === name).map((line) => [line.destination, line.delivered]);
    expect(delivered('killed: answered, the answer not stored')).toEqual([
      ['metrica', '8'],
      ['ga4-hold', '0'],
    ]);
    expect(delivered('3 processes at once')).toEqual([
      ['metrica', '150'],
      ['ga4-hold', '150'],
      ['ga4-resend', '150'],
      ['data-manager', '150'],
      ['webhook', '150'],
    ]);
    expect(delivered('PostgreSQL restarted amid a drain')).toContainEqual(['metrica', '100']);
  });
});
