import { CLICK_ID_KINDS } from '../../domain/calls/call.js';
import type { CountedCall } from '../../domain/statistics/counted.js';
import { Counts } from '../../domain/statistics/counts.js';

/** The dimensions of coverage. `source` is the call-tracking account, `utmSource` the visit's utm_source. */
export const COVERAGE_DIMENSIONS = ['all', 'source', 'utmSource', 'campaign', 'device'] as const;
export type CoverageDimension = (typeof COVERAGE_DIMENSIONS)[number];

/** The identifiers by which platforms find the visit. */
export const COVERED_IDS = ['gaCid', 'yaCid', ...CLICK_ID_KINDS] as const;
export type CoveredId = (typeof COVERED_IDS)[number];

type CoveredCall = Pick<CountedCall, 'sourceId' | 'utmSource' | 'utmCampaign' | 'device' | 'gaCid' | 'yaCid' | 'clickIds'>;

/** `DIMENSION VALUE calls|none|ID`: how many calls carry which identifier. Pure. */
export function countCoverage(calls: readonly CoveredCall[]): Counts {
  const counts = new Counts();
  for (const call of calls) {
    const ids = idsOf(call);
    const counted = ['calls', ...(ids.length === 0 ? ['none'] : ids)];
    for (const dimension of COVERAGE_DIMENSIONS) {
      const value = valueOf(call, dimension);
      for (const what of counted) counts.add([dimension, value, what]);
    }
  }
  return counts;
}

function idsOf(call: CoveredCall): CoveredId[] {
  return COVERED_IDS.filter((id) => (id === 'gaCid' || id === 'yaCid' ? call[id] !== null : call.clickIds[id] !== undefined));
}

function valueOf(call: CoveredCall, dimension: CoverageDimension): string | null {
  switch (dimension) {
    case 'all':
      return null;
    case 'source':
      return call.sourceId;
    case 'utmSource':
      return call.utmSource;
    case 'campaign':
      return call.utmCampaign;
    case 'device':
      return call.device;
  }
}
