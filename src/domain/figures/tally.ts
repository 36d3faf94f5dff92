/** What no part of a key holds, so that keys can be taken apart again. */
export const BETWEEN = '\u0001';

/** Counts by key, where a key is a path of words. Tallies of days add up to the tally of a period. */
export class Tally {
  private readonly counts = new Map<string, number>();

  add(path: readonly (string | null)[], count = 1): void {
    this.bump(keyOf(path), count);
  }

  /** What another tally holds, as it is stored. */
  include(entries: readonly TallyEntry[]): void {
    for (const [key, count] of entries) this.bump(key, count);
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

  /** The words that follow right after this path. */
  wordsAfter(...path: readonly string[]): string[] {
    const words = new Set<string>();
    const begin = keyOf(path) + BETWEEN;
    for (const key of this.counts.keys()) if (key.startsWith(begin)) words.add(wordAt(key, begin.length));
    return [...words];
  }

  private bump(key: string, count: number): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }
}

/** The tally of all of these, as they are stored. */
export function sumOf(all: readonly (readonly TallyEntry[])[]): Tally {
  const sum = new Tally();
  for (const entries of all) sum.include(entries);
  return sum;
}

export type TallyEntry = readonly [key: string, count: number];

function wordAt(key: string, start: number): string {
  const end = key.indexOf(BETWEEN, start);
  return end < 0 ? key.slice(start) : key.slice(start, end);
}

/** The words of a stored key. */
export function wordsOf(key: string): string[] {
  return key.split(BETWEEN);
}

function keyOf(path: readonly (string | null)[]): string {
  let key = '';
  for (const [index, word] of path.entries()) {
    if (index > 0) key += BETWEEN;
    if (word !== null) key += plain(word);
  }
  return key;
}

/** A word that can stand in a key. */
export function plain(word: string): string {
  return word.includes(BETWEEN) ? word.replaceAll(BETWEEN, ' ') : word;
}
