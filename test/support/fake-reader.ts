import { HOUR } from '../../src/domain/time/instant.js';
import type { PlatformReader, ScopedReading, SetupAnswer, SightingAnswer } from '../../src/platforms/kit/reader.js';

/** A port fake: the test sets what the platform shows; `asked` lists the requests. */
export class FakeReader implements PlatformReader {
  readonly basis = 'eventDay';
  readonly ripening = { earlyMs: 3 * HOUR, finalDays: 4 };
  readonly shift = { earlier: 1, later: 1 };
  readonly daysBack = 10;
  readonly at = '04:10';
  readonly login = 'login';
  missingPackages: string | undefined;
  readonly right = { en: 'the right to look', ru: 'право смотреть' };
  shown: ScopedReading[] = [];
  found: SightingAnswer = { sightings: [] };
  answer: SetupAnswer = { setup: { timezone: null, goals: [{ goal: 'quality-call', flags: [] }], findings: [] } };
  asked: string[] = [];
  /** Runs before the first answer; can delay a reading. */
  before: () => Promise<void> = async () => undefined;

  async setup(goals: readonly string[]): Promise<SetupAnswer> {
    this.asked.push(`setup ${goals.join(' ')}`);
    await this.before();
    return this.answer;
  }

  async readings({ first, last }: { first: string; last: string }): Promise<{ readings: readonly ScopedReading[] }> {
    this.asked.push(`readings ${first} ${last}`);
    return { readings: this.shown };
  }

  async sightings({ conversions }: { conversions: readonly unknown[] }): Promise<SightingAnswer> {
    this.asked.push(`sightings ${conversions.length}`);
    return this.found;
  }
}

/** A number of 22 November over all campaigns. */
export function aReading(shown: number, changes: Partial<ScopedReading> = {}): ScopedReading {
  const place = { goal: 'quality-call', day: '2026-11-22', campaign: null, basis: 'eventDay', scope: 'day' } as const;
  return { ...place, shown, flags: [], ...changes };
}
