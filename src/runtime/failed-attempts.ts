import { type Instant, MINUTE, SECOND } from '../domain/time/instant.js';

/** What a wrong secret costs the address that sent it. */
interface FailurePolicy {
  /** So many wrong secrets within a minute cost nothing: people mistype, and a vendor may still use yesterday's token. */
  readonly free: number;
  /**
   * How long to wait once there are more, in milliseconds.
   *
   * @param excess how many more
   * @param remainingMs until the minute is over
   */
  readonly waitMs: (excess: number, remainingMs: number) => number;
}

/** For webhooks, whose sender does not read the answer: each further refusal comes later, up to two seconds. */
export const SLOW_DOWN: FailurePolicy = { free: 10, waitMs: (excess) => Math.min(excess * 100, 2 * SECOND) };

/** For keys of the API: refused until the minute is over. */
export const LOCK_OUT: FailurePolicy = { free: 20, waitMs: (_excess, remainingMs) => remainingMs };

/** Bounds the memory that somebody with many addresses can take. */
const MAX_ADDRESSES = 10_000;

/** Rate limiter: counts the wrong secrets of each address within a minute. Right ones are never counted and never wait. */
export class FailedAttempts {
  private readonly byAddress = new Map<string, { count: number; since: Instant }>();

  constructor(private readonly policy: FailurePolicy) {}

  /** Counts a wrong secret. @returns how long this address must wait, in milliseconds; 0 for not at all */
  record(address: string, now: Instant): number {
    const known = this.byAddress.get(address);
    const entry = known && now - known.since < MINUTE ? known : { count: 0, since: now };
    entry.count += 1;
    this.byAddress.delete(address);
    this.byAddress.set(address, entry);
    // A Map keeps the order of insertion: the first key is the one that has been silent for longest.
    const oldest = this.byAddress.keys().next().value;
    if (this.byAddress.size > MAX_ADDRESSES && oldest !== undefined) this.byAddress.delete(oldest);
    const excess = entry.count - this.policy.free;
    return excess > 0 ? this.policy.waitMs(excess, entry.since + MINUTE - now) : 0;
  }
}
