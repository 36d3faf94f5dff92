import type { Instant } from '../domain/time/instant.js';

/** The only reader of the machine's time, so that tests can bring their own clock. */
export interface Clock {
  now(): Instant;
}

/** One reading of another clock: our time before and after, and its answer in between. */
export interface ClockSample {
  readonly sentAt: Instant;
  readonly answeredAt: Instant;
  readonly theirs: Instant;
}

/**
 * The machine's clock, corrected to one that several processes share, as NTP does: the database's clock decides leases and due
 * times, so that a process whose machine is a minute off considers nobody's lease lapsed.
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

  /** The answer may have been made at any moment in between, so within that span the correction stays unchanged. */
  correct({ sentAt, answeredAt, theirs }: ClockSample): void {
    const [least, most] = [theirs - answeredAt, theirs - sentAt];
    this.offsetMs = Math.round(Math.min(most, Math.max(least, this.offsetMs)));
    this.drift = -this.offsetMs;
  }

  /**
   * Reference-counted: every source of corrections holds the clock and releases it at the end. After the last release it is the
   * machine's own again: a process that opens another database must not use the first one's clock.
   *
   * @returns the release, to be called once
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

/** Larger drifts are reported by /readyz, doctor and an alert: we correct them, other programs on that machine do not. */
export const MAX_CLOCK_DRIFT_MS = 5_000;

export const systemClock = new SharedClock({ now: () => Date.now() });

/** Nest token of the clock: `@Inject(CLOCK) clock: Clock`. */
export const CLOCK = Symbol('clock');

/** In [0, 1): jitter, so that many rows refused at once do not come back at once. */
export type Random = () => number;

/** Nest token of the random source: `@Inject(RANDOM) random: Random`. */
export const RANDOM = Symbol('random');
