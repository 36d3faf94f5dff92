import { z } from 'zod';
import { COVERED_IDS, type CoveredId } from '../../domain/statistics/counted-call.js';
import { COVERAGE_DIMENSIONS } from '../../domain/statistics/groups.js';
import type { CoverageCount } from '../../domain/statistics/statistics.js';
import { nullableText, countSchema, partialShape } from '../http/answer.js';

const shareShape = z.strictObject({ calls: countSchema, share: z.number().describe('Of the group’s calls, 0 to 1.') });
const idShares = Object.fromEntries(COVERED_IDS.map((id) => [id, shareShape])) as Record<CoveredId, typeof shareShape>;

const groupSchema = z.strictObject({
  dimension: z.enum(COVERAGE_DIMENSIONS).describe('`source` is the call-tracking account, `utmSource` what the visit says.'),
  value: nullableText.describe('Null for calls that do not carry it, and for `all`.'),
  calls: countSchema,
  ids: z.strictObject(idShares),
  none: shareShape.describe('Calls that carry none of them.'),
});

/** The answer of `GET /stats/coverage`. */
export const coverageSchema = z
  .strictObject({
    ...partialShape,
    items: z.array(groupSchema.extend({ project: z.string() })).describe('By project and dimension, largest groups first.'),
  })
  .meta({ id: 'Coverage' });
export type CoverageView = z.output<typeof coverageSchema>;

/** The smallest groups of a dimension beyond this many are left out. */
const MAX_GROUPS = 100;

export function coverageItems(project: string, counts: readonly CoverageCount[]): CoverageView['items'] {
  return COVERAGE_DIMENSIONS.flatMap((dimension) =>
    counts
      .filter((group) => group.dimension === dimension)
      .sort((a, b) => b.calls - a.calls)
      .slice(0, MAX_GROUPS)
      .map((group) => ({ project, ...toGroup(group) })),
  );
}

function toGroup(group: CoverageCount): z.output<typeof groupSchema> {
  const { dimension, value, calls } = group;
  const shareOf = (carried: number) => ({ calls: carried, share: carried / calls });
  const ids = Object.fromEntries(COVERED_IDS.map((id) => [id, shareOf(group[id])])) as Record<
    CoveredId,
    z.output<typeof shareShape>
  >;
  return { dimension, value, calls, ids, none: shareOf(group.none) };
}

const exampleShare = (calls: number) => ({ calls, share: calls / 40 });

export const COVERAGE_EXAMPLE: CoverageView = {
  items: [
    {
      project: 'okna',
      dimension: 'utmSource',
      value: 'yandex',
      calls: 40,
      ids: {
        gaCid: exampleShare(20),
        yaCid: exampleShare(36),
        gclid: exampleShare(0),
        gbraid: exampleShare(0),
        wbraid: exampleShare(0),
        yclid: exampleShare(30),
        rb_clickid: exampleShare(0),
      },
      none: exampleShare(4),
    },
  ],
};
