/** A character that no part of a key holds, so that keys can be split again. */
export const KEY_SEPARATOR = '\u0001';

/** Counts by key, where a key is a path of words. Counts of days add up to the counts of a period. */
export class Counts {
  private readonly counts = new Map<string, number>();

  add(path: readonly (string | null)[], count = 1): void {
    this.increment(keyOf(path), count);
  }

  /** Adds stored counts. */
  include(entries: readonly CountEntry[]): void {
    for (const [key, count] of entries) this.increment(key, count);
  }

  get(...path: readonly (string | null)[]): number {
    return this.counts.get(keyOf(path)) ?? 0;
  }

  /** The stored form. */
  entries(): CountEntry[] {
    return [...this.counts];
  }

  /** Every path with its count; null parts are restored. */
  paths(): { readonly path: readonly (string | null)[]; readonly count: number }[] {
    return this.entries().map(([key, count]) => ({ path: key.split(KEY_SEPARATOR).map((part) => part || null), count }));
  }

  /** The words that directly follow this path. */
  wordsAfter(...path: readonly string[]): string[] {
    const words = new Set<string>();
    const prefix = keyOf(path) + KEY_SEPARATOR;
    for (const key of this.counts.keys()) if (key.startsWith(prefix)) words.add(wordAt(key, prefix.length));
    return [...words];
  }

  private increment(key: string, count: number): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }
}

/** The sum of stored counts. */
export function mergeCounts(all: readonly (readonly CountEntry[])[]): Counts {
  const sum = new Counts();
  for (const entries of all) sum.include(entries);
  return sum;
}

export type CountEntry = readonly [key: string, count: number];

function wordAt(key: string, start: number): string {
  const end = key.indexOf(KEY_SEPARATOR, start);
  return end < 0 ? key.slice(start) : key.slice(start, end);
}

/** The words of a stored key. */
export function pathOfKey(key: string): string[] {
  return key.split(KEY_SEPARATOR);
}

function keyOf(path: readonly (string | null)[]): string {
  let key = '';
  for (const [index, word] of path.entries()) {
    if (index > 0) key += KEY_SEPARATOR;
    if (word !== null) key += withoutSeparator(word);
  }
  return key;
}

/** Makes a word usable in a key. */
export function withoutSeparator(word: string): string {
  return word.includes(KEY_SEPARATOR) ? word.replaceAll(KEY_SEPARATOR, ' ') : word;
}
