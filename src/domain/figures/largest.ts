/**
 * The places of the largest counts, the largest first. Of very many the few are gathered and cut back now and then: to sort all of them takes ten times
 * as long.
 */
export function largestOf(counts: readonly number[], most: number): number[] {
  const byCount = (a: number, b: number) => (counts[b] ?? 0) - (counts[a] ?? 0);
  let largest: number[] = [];
  let least = -Infinity;
  for (let place = 0; place < counts.length; place += 1) {
    if ((counts[place] ?? 0) <= least) continue;
    largest.push(place);
    if (largest.length < 2 * most) continue;
    largest = largest.sort(byCount).slice(0, most);
    least = counts[largest[most - 1] ?? 0] ?? 0;
  }
  return largest.sort(byCount).slice(0, most);
}
