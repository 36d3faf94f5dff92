import { MINUTE, SECOND, type Instant } from '../../domain/time/instant.js';

const WRONG_PER_MINUTE = 20;
const MOST_ADDRESSES = 10_000;

/** Counts wrong keys by address, so that guessing is refused. Right keys are never counted. */
export class WrongKeys {
  private readonly counts = new Map<string, { count: number; since: Instant }>();

  /** Notes a wrong key. @returns seconds until this address may guess again; 0 while it still may */
  note(address: string, now: Instant): number {
    const known = this.counts.get(address);
    const entry = known && now - known.since < MINUTE ? known : { count: 0, since: now };
    entry.count += 1;
    this.counts.delete(address);
    this.counts.set(address, entry);
    // A Map keeps the order of insertion: the first key is the one not heard of for longest.
    const oldest = this.counts.keys().next().value;
    if (this.counts.size > MOST_ADDRESSES && oldest !== undefined) this.counts.delete(oldest);
    return entry.count > WRONG_PER_MINUTE ? Math.ceil((entry.since + MINUTE - now) / SECOND) : 0;
  }
}
