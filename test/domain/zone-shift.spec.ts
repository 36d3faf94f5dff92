import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { agreedShift, zoneShift } from '../../src/domain/zone-shift.js';

const RECEIVED = Date.UTC(2026, 10, 22, 10);

describe('the end of a call, against the moment when it was told,', () => {
  it.each([
    ['just now', -20_000, 0],
    ['three hours ahead: read in the wrong zone', 3 * HOUR, 3],
    ['three hours ahead, give or take five minutes', 3 * HOUR - 5 * MINUTE, 3],
    ['three hours and six minutes ahead: no zone is that', 3 * HOUR + 6 * MINUTE, 0],
    ['fourteen hours ahead', 14 * HOUR, 14],
    ['fifteen hours ahead: no zone is that', 15 * HOUR, 0],
    ['five minutes ahead: a clock that runs fast', 5 * MINUTE, 0],
    ['two hours behind', -2 * HOUR, -2],
  ])('is %s', (_case, ahead, hours) => {
    expect(zoneShift(RECEIVED + ahead, RECEIVED)).toBe(hours);
  });
});

describe('the last twenty ends of a source', () => {
  const ends = (odd: number, shift = 3) => [...Array<number>(20 - odd).fill(0), ...Array<number>(odd).fill(shift)];
  it.each([
    ['agree when eleven say the same', ends(11), 3],
    ['do not agree when ten do', ends(10), null],
    ['do not agree when each says something else', Array.from({ length: 20 }, (_, hour) => hour), null],
    ['are not suspect when they come late', ends(20, -3), null],
    ['are more than one odd call', [3], null],
    ['forget what was before them', [...Array<number>(20).fill(3), ...Array<number>(20).fill(0)], null],
  ])('%s', (_case, shifts, hours) => {
    expect(agreedShift(shifts)).toBe(hours);
  });
});
