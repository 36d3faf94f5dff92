/** The median; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

export interface Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The ratio of each round: other work of the machine in a round affected both. */
export function ratio(over: readonly number[], under: readonly number[]): Ratio {
  const each = over.map((value, round) => value / (under[round] ?? NaN));
  return { median: median(each), lowest: Math.min(...each), highest: Math.max(...each) };
}

/** `7.4× (6.9–8.0)` */
export function ratioText({ median: middle, lowest, highest }: Ratio): string {
  return `${shortNumber(middle)}× (${shortNumber(lowest)}–${shortNumber(highest)})`;
}

/** A busy machine gives no more than three digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 1000)
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ' ');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
