import { DAY, type Instant } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';

/**
 * The common clock of the demo's service and simulators. It may start days back and then catch up, so that some calls are old: a
 * platform cannot be silent about calls that were sent a moment ago.
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
