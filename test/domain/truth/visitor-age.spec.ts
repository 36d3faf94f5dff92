import { knownSince } from '../../../src/domain/truth/visitor-age.js';

describe('the moment from which a visitor is known', () => {
  const callAt = Date.parse('2026-11-22T10:00:00Z');

  it.each([
    ['stands in Metrica’s ClientID', 'yaCid', '1763800000123456789', 1_763_800_000_000],
    ['is not told by the id of an old tag', 'yaCid', '133591247640966', null],
    ['is not told by an id that names a moment after the call', 'yaCid', '9912345678123456789', null],
    ['is not told by a click id', 'yclid', '1763800000123456789', null],
    ['is not told where a call has no identifier', null, null, null],
  ])('%s', (_name, kind, value, moment) => {
    expect(knownSince({ kind, value }, callAt)).toBe(moment);
  });
});
