import { nextPollAt } from '../../../src/delivery/verdicts/verdict-steps.js';
import { HOUR, MINUTE } from '../../../src/domain/time/instant.js';

const NOW = 1_000_000_000;
const DELAYS = [15 * MINUTE, 45 * MINUTE, HOUR];
const asked = (confirmTries: number, more: { confirmAt?: number; troubled?: boolean } = {}) => {
  const { confirmAt, confirmTries: tries } = nextPollAt(
    { id: 'request', confirmTries, confirmAt: more.confirmAt ?? NOW },
    DELAYS,
    NOW,
    more.troubled ?? false,
  );
  return [(confirmAt ?? NaN) - NOW, tries];
};

describe('the next poll of a verdict', () => {
  it('comes after the platform’s next delay, the last of which repeats', () => {
    expect(asked(0)).toEqual([45 * MINUTE, 1]);
    expect(asked(1)).toEqual([HOUR, 2]);
    expect(asked(7)).toEqual([HOUR, 8]);
  });

  it('comes after the same delay where trouble of the whole destination left this one unanswered', () => {
    expect(asked(0, { troubled: true })).toEqual([15 * MINUTE, 0]);
  });

  it.each([false, true])('comes when it would have come, where a person asked before its time (troubled: %s)', (troubled) => {
    expect(asked(0, { confirmAt: NOW + MINUTE, troubled })).toEqual([MINUTE, 0]);
  });
});
