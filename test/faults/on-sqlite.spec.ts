import { runFaults } from '../support/faults.js';

/** Processes take long to start on a busy machine. */
jest.setTimeout(300_000);

describe('on SQLite', () => {
  it('two racing processes, a dead platform and three days without platforms lose and double nothing', async () => {
    const lines = await runFaults('--on', 'SQLite', 'racing', 'dead-destination', 'backlog');
    const cases = new Set(lines.map((line) => line.case));
    expect([...cases]).toEqual([
      '2 processes at once',
      'beside a platform that is down',
      'down, and back again',
      'three days without platforms',
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({ case: 'three days without platforms', destination: 'ga4-hold', delivered: '300', expired: '20' }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ case: 'down, and back again', destination: 'data-manager', delivered: '40' }),
    );
  });
});
