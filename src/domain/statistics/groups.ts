import type { CountedCall } from './counted-call.js';

/** What campaigns are grouped by. */
export const CAMPAIGN_PARTS = ['utmSource', 'utmCampaign', 'utmTerm', 'trackingNumber'] as const;
export type CampaignPart = (typeof CAMPAIGN_PARTS)[number];

/** The columns that tell the groups of calls apart. */
export const GROUP_COLUMNS = ['sourceId', 'device', ...CAMPAIGN_PARTS] as const;
export type GroupColumn = (typeof GROUP_COLUMNS)[number];

/** The columns by which calls are grouped. Every call is in one group of each kind. */
const COLUMNS_OF_KIND = {
  all: [],
  source: ['sourceId'],
  utmSource: ['utmSource'],
  campaign: ['utmCampaign'],
  device: ['device'],
  /** Few groups, however long the period. */
  sourceCampaign: ['utmSource', 'utmCampaign'],
  /** Some campaigns have thousands of keywords. */
  keyword: CAMPAIGN_PARTS,
} as const satisfies Record<string, readonly GroupColumn[]>;
export type GroupKind = keyof typeof COLUMNS_OF_KIND;

/** In the order in which a call's groups are stored. */
export const GROUP_KINDS = Object.keys(COLUMNS_OF_KIND) as GroupKind[];

/** The dimensions of coverage. `source` is the call-tracking account, `utmSource` the visit's utm_source. */
export const COVERAGE_DIMENSIONS = ['all', 'source', 'utmSource', 'campaign', 'device'] as const satisfies readonly GroupKind[];
export type CoverageDimension = (typeof COVERAGE_DIMENSIONS)[number];

/** The kinds of groups that campaigns are counted by. */
export const CAMPAIGN_KINDS = ['all', 'sourceCampaign', 'keyword'] as const satisfies readonly GroupKind[];
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

/** Calls of a project with the same values in the kind's columns. An empty value stands for a missing one. */
export interface CallGroup {
  readonly projectId: string;
  readonly kind: GroupKind;
  readonly values: readonly (string | null)[];
}

export function columnsOf(kind: GroupKind): readonly GroupColumn[] {
  return COLUMNS_OF_KIND[kind];
}

/** The groups of one call, in the order of `GROUP_KINDS`. */
export function groupsOf(call: CountedCall): CallGroup[] {
  return GROUP_KINDS.map((kind) => ({
    projectId: call.projectId,
    kind,
    values: columnsOf(kind).map((column) => call[column] || null),
  }));
}

/** The kind with the fewest groups that still distinguishes these parts, and whether it distinguishes nothing else. */
export function campaignKindFor(parts: readonly CampaignPart[]): { readonly kind: CampaignKind; readonly isExact: boolean } {
  const broad: readonly GroupColumn[] = COLUMNS_OF_KIND.sourceCampaign;
  const kind = parts.every((part) => broad.includes(part)) ? 'sourceCampaign' : 'keyword';
  return { kind, isExact: columnsOf(kind).length === parts.length };
}
