import type { CampaignRow, CampaignTable } from './campaign-parts.js';
import { bytesOf, PackedWriter } from './packed.js';

/** The table of these groups, of which no two are the same. */
export function campaignTable(counted: readonly string[], rows: readonly CampaignRow[]): CampaignTable {
  const packed = new PackedWriter();
  const total = counted.map(() => 0);
  let all = 0;
  for (const { words, calls, counts } of rows) {
    for (const word of words) packed.write(word);
    packed.write(calls);
    // Holes are passed over.
    let following = 0;
    counts.forEach((count, what) => (following += bytesOf(what) + bytesOf(packable(count))));
    packed.write(following);
    counts.forEach((count, what) => {
      packed.write(what);
      packed.write(packable(count));
      total[what] = (total[what] ?? 0) + count;
    });
    all += calls;
  }
  return { groups: rows.length, calls: all, counted, total, rows: packed.text() };
}

/** A sum of money past all that is counted exactly was made of mistakes: to show too little is better than to count nothing more. */
function packable(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}
