const MOST_REMEMBERED = 10_000;

/** LRU cache around a pure function of one text; texts longer than `longest` characters are computed each time. */
export function memoised<T>(compute: (text: string) => T, most = MOST_REMEMBERED, longest = 256): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    if (text.length > longest) return compute(text);
    const found = known.get(text);
    if (found) {
      known.delete(text);
      known.set(text, found);
      return found.value;
    }
    const value = compute(text);
    known.set(text, { value });
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return value;
  };
}
