import type { Instant } from '../domain/time/instant.js';
import { MINUTE } from '../domain/time/instant.js';

const FREE_ATTEMPTS = 10;
const DELAY_STEP_MS = 100;
const MAX_DELAY_MS = 2000;
const MAX_ADDRESSES = 10_000;

/** Remembers who sends wrong secrets. Wrong ones are answered ever more slowly; right ones never are. */
export class FailedAttempts {
  private readonly byAddress = new Map<string, { count: number; since: Instant }>();

  /** Notes a wrong secret. @returns how long to wait before saying so, in milliseconds */
  record(address: string, now: Instant): number {
    const known = this.byAddress.get(address);
    const entry = known && now - known.since < MINUTE ? known : { count: 0, since: now };
    entry.count += 1;
    this.byAddress.delete(address);
    this.byAddress.set(address, entry);
    // A Map keeps the order of insertion: the first key is the one not heard of for longest.
    const oldest = this.byAddress.keys().next().value;
    if (this.byAddress.size > MAX_ADDRESSES && oldest !== undefined) this.byAddress.delete(oldest);
    return Math.min(Math.max(0, entry.count - FREE_ATTEMPTS) * DELAY_STEP_MS, MAX_DELAY_MS);
  }
}
