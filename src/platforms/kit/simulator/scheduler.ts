import type { Instant } from '../../../domain/time/instant.js';

interface ScheduledAction {
  readonly at: Instant;
  readonly action: () => void;
}

/**
 * What the cabinets do later: verdicts, for the most part. Nothing runs by a timer: actions that have become due run
 * before the next request is answered or the records are read, so a clock brought by a test rules everything.
 */
export class SimulatorScheduler {
  private readonly entries: ScheduledAction[] = [];

  constructor(private readonly clock: () => Instant) {}

  /** Entries of one moment run in the order in which they were made. */
  schedule(moment: Instant, action: () => void): void {
    let place = this.entries.length;
    while (place > 0 && (this.entries[place - 1]?.at ?? moment) > moment) place -= 1;
    this.entries.splice(place, 0, { at: moment, action });
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
