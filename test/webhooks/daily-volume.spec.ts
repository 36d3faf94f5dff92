import { DAY, HOUR } from '../../src/domain/time/instant.js';
import { DailyVolume } from '../../src/webhooks/daily-volume.js';

const KIB = 1024;

describe('what a source may send in a day', () => {
  it('is warned of once at 80 % and ends at 100 %, until the next day begins', () => {
    const volume = new DailyVolume(1000);
    const verdicts = [700, 100, 100, 101, 100].map((bytes) => volume.admit(bytes, HOUR));
    expect(verdicts).toEqual(['admitted', 'admitted, and a warning is due', 'admitted', 'over', 'admitted']);
    expect(volume.admit(1, 2 * HOUR)).toBe('over');
    expect(volume.admit(1000, DAY)).toBe('admitted, and a warning is due');
  });

  it('counts what other processes recorded beside what was received here', () => {
    const volume = new DailyVolume(10 * KIB);
    volume.admit(2 * KIB + 100, HOUR);
    expect(volume.take(HOUR)).toBe(2);
    volume.admit(KIB, HOUR);
    volume.adopt(7, HOUR);
    expect(volume.admit(2 * KIB, HOUR)).toBe('over');
    expect(volume.admit(KIB, HOUR)).toBe('admitted, and a warning is due');
    expect(volume.take(HOUR)).toBe(2);
  });

  it('forgets nothing that could not be recorded', () => {
    const volume = new DailyVolume(10 * KIB);
    volume.admit(3 * KIB, HOUR);
    volume.giveBack(volume.take(HOUR), HOUR);
    expect(volume.take(HOUR)).toBe(3);
  });
});
