const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Chance that comes out the same on every machine: the samples are bytes under version control. */
export function createRandom(seed) {
  let state = seed >>> 0;
  /** In [0, 1). Mulberry32. */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number, both ends possible. */
  const int = (from, to) => from + Math.floor(next() * (to - from + 1));
  const pick = (list) => list[int(0, list.length - 1)];
  /** Digits as text, the first never 0: ids are longer than a number can hold. */
  const digits = (count) => String(int(1, 9)) + Array.from({ length: count - 1 }, () => int(0, 9)).join('');
  const letters = (count) => Array.from({ length: count }, () => pick(BASE64URL)).join('');
  return { int, pick, digits, letters, chance: (share) => next() < share };
}
