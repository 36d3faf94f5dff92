import { networkOf } from '../domain/ip-address.js';
import { type Instant, MINUTE, SECOND } from '../domain/time/instant.js';

/** The cost of wrong secrets for the address that sent them, and for all addresses together. */
interface FailurePolicy {
  /** Wrong secrets per minute without consequences: people mistype, and a vendor may still use yesterday's token. */
  readonly free: number;
  /** The same limit for all addresses together: many of them may guess at once, a few times each. */
  readonly freeInSum: number;
}

/** For webhooks, whose sender does not read the answer. */
export const SLOW_DOWN: FailurePolicy = { free: 10, freeInSum: 300 };
/** For keys of the API, which are refused beyond the free ones until the minute is over. */
export const LOCK_OUT: FailurePolicy = { free: 20, freeInSum: 100 };

/** Each further one is answered later by this step, up to `MAX_DELAY_MS`. */
const DELAY_STEP_MS = 100;
const MAX_DELAY_MS = 2 * SECOND;
/** Bounds the memory that somebody with many addresses can take. */
const MAX_ADDRESSES = 10_000;

interface MinuteCount {
  count: number;
  since: Instant;
}

/**
 * Rate limiter: counts the wrong secrets of each address, and of all, within a minute. Right ones are never counted. A network of
 * IPv6 (/64) counts as one address: whoever has one address of it has them all.
 */
export class FailedAttempts {
  /** By `networkOf`. */
  private readonly byAddress = new Map<string, MinuteCount>();
  private sum: MinuteCount = { count: 0, since: -Infinity };

  constructor(private readonly policy: FailurePolicy) {}

  /** Counts a wrong secret. @returns how long its answer must wait, in milliseconds; 0 for not at all */
  record(address: string, now: Instant): number {
    this.sum = countedOnce(this.sum, now);
    const network = networkOf(address);
    const entry = countedOnce(this.byAddress.get(network), now);
    this.byAddress.delete(network);
    this.byAddress.set(network, entry);
    // A Map keeps insertion order: the first key is the address that has been silent longest.
    const oldest = this.byAddress.keys().next().value;
    if (this.byAddress.size > MAX_ADDRESSES && oldest !== undefined) this.byAddress.delete(oldest);
    return this.delayOf(address, now);
  }

  /** How long a secret from this address must wait to be checked. */
  delayOf(address: string, now: Instant): number {
    const excess = [
      recent(this.byAddress.get(networkOf(address)), now) - this.policy.free,
      recent(this.sum, now) - this.policy.freeInSum,
    ];
    return Math.min(Math.max(0, ...excess) * DELAY_STEP_MS, MAX_DELAY_MS);
  }

  /** How long this address is refused after too many wrong secrets: until its minute is over. In milliseconds. */
  lockedFor(address: string, now: Instant): number {
    const entry = this.byAddress.get(networkOf(address));
    return entry !== undefined && recent(entry, now) > this.policy.free ? entry.since + MINUTE - now : 0;
  }
}

function countedOnce(before: MinuteCount | undefined, now: Instant): MinuteCount {
  return before === undefined || now - before.since >= MINUTE
    ? { count: 1, since: now }
    : { count: before.count + 1, since: before.since };
}

function recent(entry: MinuteCount | undefined, now: Instant): number {
  return entry === undefined || now - entry.since >= MINUTE ? 0 : entry.count;
}
