import type { Instant } from '../../../domain/time/instant.js';

interface ScheduledAction {
  readonly at: Instant;
  readonly action: () => void;
}

/**
 * Scheduler: what the simulators do later, verdicts for the most part. There is no timer: actions that are due run before the
 * next request is answered or the records are read, so that the clock of a test decides everything.
 */
export class SimulatorScheduler {
  private readonly entries: ScheduledAction[] = [];

  constructor(private readonly clock: () => Instant) {}

  /** Entries of one moment run in the order in which they were made. */
  schedule(moment: Instant, action: () => void): void {
    let index = this.entries.length;
    while (index > 0 && (this.entries[index - 1]?.at ?? moment) > moment) index -= 1;
    this.entries.splice(index, 0, { at: moment, action });
  }

  /** Runs everything that is due by now. */
  runDue(): void {
    const now = this.clock();
    for (let first = this.entries[0]; first !== undefined && first.at <= now; first = this.entries[0]) {
      this.entries.shift();
      first.action();
    }
  }
}
