import type { Instant } from '../domain/time/instant.js';
import { MINUTE } from '../domain/time/instant.js';

const FREE_GUESSES = 10;
const DELAY_STEP_MS = 100;
const LONGEST_DELAY_MS = 2000;
const MOST_ADDRESSES = 10_000;

/** Remembers who sends wrong secrets. Wrong ones are answered ever more slowly; right ones never are. */
export class Guesses {
  private readonly wrong = new Map<string, { count: number; since: Instant }>();

  /** Notes a wrong secret. @returns how long to wait before saying so, in milliseconds */
  note(address: string, now: Instant): number {
    const known = this.wrong.get(address);
    const entry = known && now - known.since < MINUTE ? known : { count: 0, since: now };
    entry.count += 1;
    this.wrong.delete(address);
    this.wrong.set(address, entry);
    // A Map keeps the order of insertion: the first key is the one not heard of for longest.
    const oldest = this.wrong.keys().next().value;
    if (this.wrong.size > MOST_ADDRESSES && oldest !== undefined) this.wrong.delete(oldest);
    return Math.min(Math.max(0, entry.count - FREE_GUESSES) * DELAY_STEP_MS, LONGEST_DELAY_MS);
  }
}
