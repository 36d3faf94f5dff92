import type { CampaignRow, CampaignTable } from './campaign-parts.js';
import { bytesOf, PackedWriter } from './packed.js';

/** The table of these groups, of which no two are the same. */
export function campaignTable(counted: readonly string[], rows: readonly CampaignRow[]): CampaignTable {
  const packed = new PackedWriter();
  const total = counted.map(() => 0);
  let all = 0;
  for (const { words, calls, counts } of rows) {
    // Holes are passed over.
    const pairs = counts.flatMap((count, what) => [what, count]);
    const following = pairs.reduce((bytes, number) => bytes + bytesOf(number), 0);
    for (const number of [...words, calls, following, ...pairs]) packed.write(number);
    counts.forEach((count, what) => (total[what] = (total[what] ?? 0) + count));
    all += calls;
  }
  return { groups: rows.length, calls: all, counted, total, rows: packed.text() };
}
