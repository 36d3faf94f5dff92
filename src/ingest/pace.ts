import { SECOND, type Instant } from '../domain/time/instant.js';

/** At most so many a second, counted in whole seconds. */
export class Pace {
  private second = 0;
  private taken = 0;

  constructor(private readonly maxPerSecond: number) {}

  admits(now: Instant): boolean {
    const second = Math.floor(now / SECOND);
    if (second !== this.second) {
      this.second = second;
      this.taken = 0;
    }
    this.taken += 1;
    return this.taken <= this.maxPerSecond;
  }
}
