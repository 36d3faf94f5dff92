import type { Instant } from '../domain/time/instant.js';

/** The only reader of the machine's time, so that tests can bring their own. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Time and chance, handed in so that tests can bring their own. */
export class ClockAndRandom {
  constructor(
    readonly clock: Clock,
    readonly random: () => number,
  ) {}
}

/** Where Nest finds the clock, `@Inject(CLOCK) clock: Clock`. */
export const CLOCK = Symbol('clock');
