import { DAY, type Instant } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';

/**
 * The one clock of the demo's service and simulators. It may begin whole days back, so that what happens then is old when it
 * has caught up: a cabinet cannot be silent about calls that were sent a moment ago.
 */
export class DemoClock implements Clock {
  constructor(
    private readonly machine: Clock,
    private daysBehind = 0,
  ) {}

  now(): Instant {
    return this.machine.now() - this.daysBehind * DAY;
  }

  catchUp(): void {
    this.daysBehind = 0;
  }
}
