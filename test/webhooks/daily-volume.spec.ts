import { DAY, HOUR } from '../../src/domain/time/instant.js';
import { DailyVolume } from '../../src/webhooks/daily-volume.js';

describe('what a source may send in a day', () => {
  it('is warned of once at 80 % and ends at 100 %, until the next day begins', () => {
    const volume = new DailyVolume(1000);
    const verdicts = [700, 100, 100, 101, 100].map((bytes) => volume.admit(bytes, HOUR));
    expect(verdicts).toEqual(['admitted', 'admitted, and a warning is due', 'admitted', 'over', 'admitted']);
    expect(volume.share(HOUR)).toBe(1);
    expect(volume.admit(1, 2 * HOUR)).toBe('over');
    expect(volume.admit(1000, DAY)).toBe('admitted, and a warning is due');
  });

  it('counts what was stored before this process began', () => {
    const volume = new DailyVolume(1000);
    volume.add(950, HOUR);
    expect(volume.admit(100, HOUR)).toBe('over');
  });
});
