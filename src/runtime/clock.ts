import type { Instant } from '../domain/time/instant.js';

/** The only reader of the machine's time, so that tests can bring their own. */
export interface Clock {
  now(): Instant;
}

/** One look at another clock: our time before and after, and what it said in between. */
export interface ClockSample {
  readonly sentAt: Instant;
  readonly answeredAt: Instant;
  readonly theirs: Instant;
}

/**
 * The machine's clock, corrected to one that several processes share, as NTP does: the database's decides leases, due times and
 * what is now, so that a process whose machine is a minute off takes nobody's lease for lapsed.
 */
export class SharedClock implements Clock {
  private offsetMs = 0;
  private drift: number | null = null;
  private followers = 0;

  constructor(private readonly machine: Clock) {}

  now(): Instant {
    return this.machine.now() + this.offsetMs;
  }

  /** The machine's own time, for taking samples. */
  machineNow(): Instant {
    return this.machine.now();
  }

  /** The answer may have been made at any moment in between, so within that span the correction stays as it is. */
  correct({ sentAt, answeredAt, theirs }: ClockSample): void {
    const [least, most] = [theirs - answeredAt, theirs - sentAt];
    this.offsetMs = Math.round(Math.min(most, Math.max(least, this.offsetMs)));
    this.drift = -this.offsetMs;
  }

  /**
   * Whoever is going to correct it holds it, and lets go at the end. When the last one lets go, it is the machine's own again: a
   * process that opens another database must not say what the first one's clock said.
   *
   * @returns how to let go, once
   */
  follow(): () => void {
    let isFollowing = true;
    this.followers += 1;
    return () => {
      if (!isFollowing) return;
      isFollowing = false;
      this.followers -= 1;
      if (this.followers > 0) return;
      this.offsetMs = 0;
      this.drift = null;
    };
  }

  /** How far the machine is ahead of the shared clock, in milliseconds; null while there is none. */
  get driftMs(): number | null {
    return this.drift;
  }
}

/** More is said in /readyz, in doctor and by an alert: we correct it, other programs of that machine do not. */
export const MAX_CLOCK_DRIFT_MS = 5_000;

export const systemClock = new SharedClock({ now: () => Date.now() });

/** Where Nest finds the clock: `@Inject(CLOCK) clock: Clock`. */
export const CLOCK = Symbol('clock');

/** In [0, 1): spreads retries, so that many rows refused at once do not come back at once. */
export type Random = () => number;

/** Where Nest finds it: `@Inject(RANDOM) random: Random`. */
export const RANDOM = Symbol('random');
