const MOST_REMEMBERED = 10_000;

/**
 * A cache of two generations around a pure function of one text: about the `most` texts that were asked for last are remembered,
 * longer ones than `longest` characters are computed each time. Where a Map drops its oldest entry each time, looking for it
 * passes over all that were dropped before (a sixteenth of the time of processing, 2026-11-30).
 */
export function memoised<T>(compute: (text: string) => T, most = MOST_REMEMBERED, longest = 256): (text: string) => T {
  let [young, old] = [new Map<string, { readonly value: T }>(), new Map<string, { readonly value: T }>()];
  return (text) => {
    if (text.length > longest) return compute(text);
    const recent = young.get(text);
    if (recent) return recent.value;
    const entry = old.get(text) ?? { value: compute(text) };
    if (young.size >= most / 2) [old, young] = [young, new Map()];
    young.set(text, entry);
    return entry.value;
  };
}
