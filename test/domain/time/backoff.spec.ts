import fc from 'fast-check';
import { nextAttemptAt } from '../../../src/domain/time/instant.js';

describe('the next attempt', () => {
  it('doubles from one minute to six hours, at most a fifth later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, spread) => {
        const base = Math.min(60_000 * 2 ** (attempt - 1), 6 * 3_600_000);
        const delay = nextAttemptAt(0, attempt, spread);
        expect(delay).toBeGreaterThanOrEqual(base);
        expect(delay).toBeLessThanOrEqual(Math.ceil(base * 1.2));
      }),
    );
  });

  it('is not before the platform’s own Retry-After', () => {
    expect(nextAttemptAt(1000, 1, 0, 3_600_000)).toBe(3_601_000);
  });
});
