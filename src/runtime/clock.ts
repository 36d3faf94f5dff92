import type { Instant } from '../domain/time/instant.js';

/** The only reader of the machine's time, so that tests can bring their own. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Where Nest finds the clock: `@Inject(CLOCK) clock: Clock`. */
export const CLOCK = Symbol('clock');

/** In [0, 1): spreads retries, so that many rows refused at once do not come back at once. */
export type Random = () => number;

/** Where Nest finds it: `@Inject(RANDOM) random: Random`. */
export const RANDOM = Symbol('random');
