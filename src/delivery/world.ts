import type { Clock } from '../runtime/clock.js';

/** Time and chance, handed in so that tests can bring their own. */
export class World {
  constructor(
    readonly clock: Clock,
    readonly random: () => number,
  ) {}
}
