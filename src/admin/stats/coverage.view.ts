import { z } from 'zod';
import type { Counts } from '../../domain/statistics/counts.js';
import { COVERED_IDS, COVERAGE_DIMENSIONS, type CoverageDimension, type CoveredId } from '../../statistics/counts/coverage.js';
import { maybeText } from '../views/common.js';
import { count } from './money.view.js';

const shareShape = z.strictObject({ calls: count, share: z.number().describe('Of the group’s calls, 0 to 1.') });
const idShares = Object.fromEntries(COVERED_IDS.map((id) => [id, shareShape])) as Record<CoveredId, typeof shareShape>;

const groupSchema = z.strictObject({
  dimension: z.enum(COVERAGE_DIMENSIONS).describe('`source` is the call-tracking account, `utmSource` what the visit says.'),
  value: maybeText.describe('Null for calls that do not carry it, and for `all`.'),
  calls: count,
  ids: z.strictObject(idShares),
  none: shareShape.describe('Calls that carry none of them.'),
});

/** Contract: 3. HTTP, GET /stats/coverage. */
export const coverageSchema = z
  .strictObject({
    items: z
      .array(groupSchema.extend({ project: z.string() }))
      .describe('By project and dimension, groups with most calls first.'),
  })
  .meta({ id: 'Coverage' });
export type CoverageView = z.output<typeof coverageSchema>;

/** More groups of one dimension than a person looks through are cut off at the least. */
const MOST_GROUPS = 100;

export function coverageItems(project: string, tally: Counts): CoverageView['items'] {
  return COVERAGE_DIMENSIONS.flatMap((dimension) => groupsOf(tally, dimension).map((group) => ({ project, ...group })));
}

function groupsOf(tally: Counts, dimension: CoverageDimension): z.output<typeof groupSchema>[] {
  const groups = tally
    .paths()
    .filter(({ path }) => path[0] === dimension && path[2] === 'calls')
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_GROUPS);
  return groups.map(({ path: [, value = null], count: calls }) => {
    const shareOf = (what: string) => {
      const there = tally.get(dimension, value, what);
      return { calls: there, share: there / calls };
    };
    const ids = Object.fromEntries(COVERED_IDS.map((id) => [id, shareOf(id)])) as Record<CoveredId, z.output<typeof shareShape>>;
    return { dimension, value, calls, ids, none: shareOf('none') };
  });
}

const share = (calls: number) => ({ calls, share: calls / 40 });

export const COVERAGE: CoverageView = {
  items: [
    {
      project: 'okna',
      dimension: 'utmSource',
      value: 'yandex',
      calls: 40,
      ids: {
        gaCid: share(20),
        yaCid: share(36),
        gclid: share(0),
        gbraid: share(0),
        wbraid: share(0),
        yclid: share(30),
        rb_clickid: share(0),
      },
      none: share(4),
    },
  ],
};
