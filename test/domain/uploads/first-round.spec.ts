import { firstRoundFor } from '../../../src/domain/uploads/first-round.js';

const NOW = 1_000;
/** Rounds at every full hundred. */
const HUNDREDS = { firstAt: (moment: number) => Math.ceil(moment / 100) * 100 };
const aRow = (dueAt: number, expiresAt = 10_000) => ({ dueAt, expiresAt });

describe('the first round in which a waiting row can leave', () => {
  it('is the next one for a row that is due, and the first after its due time for another', () => {
    expect(firstRoundFor(aRow(300), null, HUNDREDS, NOW + 1)).toBe(1_100);
    expect(firstRoundFor(aRow(1_700), null, HUNDREDS, NOW)).toBe(1_700);
    expect(firstRoundFor(aRow(1_701), null, HUNDREDS, NOW)).toBe(1_800);
  });

  it('waits for a delay and for a quota', () => {
    expect(firstRoundFor(aRow(1_100), { kind: 'until', until: 2_050 }, HUNDREDS, NOW)).toBe(2_100);
    expect(firstRoundFor(aRow(3_000), { kind: 'until', until: 2_050 }, HUNDREDS, NOW)).toBe(3_000);
  });

  it('does not come where a person must act, the schedule has none, or the window closes first', () => {
    expect(firstRoundFor(aRow(1_100), { kind: 'stopped' }, HUNDREDS, NOW)).toBeNull();
    expect(firstRoundFor(aRow(1_100), null, { firstAt: () => null }, NOW)).toBeNull();
    expect(firstRoundFor(aRow(1_101, 1_200), null, HUNDREDS, NOW)).toBeNull();
    expect(firstRoundFor(aRow(1_101, 1_201), null, HUNDREDS, NOW)).toBe(1_200);
  });
});
