/** What no part of a key holds, so that keys can be taken apart again. */
const BETWEEN = '\u0001';

/** Counts by key, where a key is a path of words. Tallies of days add up to the tally of a period. */
export class Tally {
  private readonly counts = new Map<string, number>();

  static of(entries: readonly TallyEntry[]): Tally {
    const tally = new Tally();
    for (const [key, count] of entries) tally.bump(key, count);
    return tally;
  }

  add(path: readonly (string | null)[], count = 1): void {
    this.bump(keyOf(path), count);
  }

  include(other: Tally): void {
    for (const [key, count] of other.counts) this.bump(key, count);
  }

  get(...path: readonly (string | null)[]): number {
    return this.counts.get(keyOf(path)) ?? 0;
  }

  /** As it is stored. */
  entries(): TallyEntry[] {
    return [...this.counts];
  }

  /** Every path with its count; what was null when it was counted is null again. */
  paths(): { readonly path: readonly (string | null)[]; readonly count: number }[] {
    return this.entries().map(([key, count]) => ({ path: key.split(BETWEEN).map((part) => part || null), count }));
  }

  private bump(key: string, count: number): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }
}

export type TallyEntry = readonly [key: string, count: number];

function keyOf(path: readonly (string | null)[]): string {
  return path.map((part) => (part ?? '').replaceAll(BETWEEN, ' ')).join(BETWEEN);
}
