import { SharedClock } from '../../src/runtime/clock.js';

describe('a clock that is shared with the database', () => {
  const machine = { now: () => 1_000_000 };

  it('is the machine’s own until it was compared', () => {
    const clock = new SharedClock(machine);
    expect(clock.now()).toBe(1_000_000);
    expect(clock.driftMs).toBeNull();
  });

  it('says what the database says, to the time that the answer took', () => {
    const clock = new SharedClock(machine);
    clock.correct({ sentAt: 999_990, answeredAt: 1_000_000, theirs: 940_000 });
    expect(Math.abs(clock.now() - 940_000)).toBeLessThanOrEqual(10);
    expect(Math.round((clock.driftMs ?? 0) / 1000)).toBe(60);
  });

  it('does not move by what only the way of the answer explains', () => {
    const clock = new SharedClock(machine);
    clock.correct({ sentAt: 1_000_000, answeredAt: 1_000_000, theirs: 1_000_500 });
    const before = clock.now();
    clock.correct({ sentAt: 999_000, answeredAt: 1_000_000, theirs: 1_000_000 });
    expect(clock.now()).toBe(before);
    expect(clock.driftMs).toBe(-500);
  });

  it('is the machine’s own again when the last database that corrected it is closed', () => {
    const clock = new SharedClock(machine);
    const [first, second] = [clock.follow(), clock.follow()];
    clock.correct({ sentAt: 1_000_000, answeredAt: 1_000_000, theirs: 940_000 });
    first();
    first();
    expect(clock.now()).toBe(940_000);
    second();
    expect(clock.now()).toBe(1_000_000);
    expect(clock.driftMs).toBeNull();
  });
});
