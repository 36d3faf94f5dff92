/** The name that was probably meant: the nearest of `known` within a small number of slips, else null. Letter case is ignored. */
export function closestName(name: string, known: readonly string[]): string | null {
  const allowed = Math.max(1, Math.floor(name.length / 3));
  const measured = known.map((candidate) => ({ candidate, slips: editDistance(name.toLowerCase(), candidate.toLowerCase()) }));
  const best = measured.reduce<(typeof measured)[number] | null>(
    (least, one) => (least === null || one.slips < least.slips ? one : least),
    null,
  );
  return best !== null && best.slips <= allowed ? best.candidate : null;
}

/** ` Did you mean "token"?`, or nothing where no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const guess = closestName(name, known);
  return guess === null ? '' : ` Did you mean "${guess}"?`;
}

/** How many letters must be added, dropped, changed or swapped with a neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        distanceAt(rows, i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        distanceAt(rows, i - 1, j - 1) + changed,
        swapped ? distanceAt(rows, i - 2, j - 2) + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return distanceAt(rows, a.length, b.length);
}

function distanceAt(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? Infinity;
}
