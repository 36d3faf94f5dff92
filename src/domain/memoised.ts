const MOST_REMEMBERED = 10_000;

/**
 * Memoisation with a cache of two generations, for a pure function of one text: about the `most` latest texts are remembered;
 * texts longer than `longest` characters are computed each time. Two generations, because finding a Map's oldest entry passes
 * over all deleted ones (a sixteenth of the time of processing, 2026-11-30).
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
