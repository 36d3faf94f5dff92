import { CAMPAIGN_PARTS, type CampaignPart, type CampaignSum } from '../../domain/figures/campaign-sum.js';

export interface GoalWorth {
  conversions: number;
  /** Minor units by currency. */
  readonly values: Map<string, number>;
}

/** Calls that share what they are told apart by. */
export interface CampaignGroup {
  readonly project: string;
  readonly parts: Readonly<Record<CampaignPart, string | null>>;
  calls: number;
  answered: number;
  missed: number;
  readonly missedByHour: number[];
  readonly goals: Map<string, GoalWorth>;
}

/** The groups of one project's sum with most calls, the largest first. Pure. */
export function largestGroups(project: string, sum: CampaignSum, most: number): CampaignGroup[] {
  return sum.largest('calls', most).map(({ parts, counts }) => {
    const group = emptyGroup(project, parts);
    for (const { path, count } of counts) include(group, path, count);
    return group;
  });
}

/** All groups of one project's sum as one. */
export function groupOfAll(project: string, sum: CampaignSum): CampaignGroup {
  const group = emptyGroup(project, []);
  for (const { path, count } of sum.total()) include(group, path, count);
  return group;
}

function include(group: CampaignGroup, [what, name = '', currency = '']: readonly string[], count: number): void {
  switch (what) {
    case 'calls':
    case 'answered':
    case 'missed':
      group[what] += count;
      return;
    case 'missedAt':
      group.missedByHour[Number(name)] = (group.missedByHour[Number(name)] ?? 0) + count;
      return;
    case 'goal':
      worthOf(group, name).conversions += count;
      return;
    case 'value': {
      const { values } = worthOf(group, name);
      values.set(currency, (values.get(currency) ?? 0) + count);
      return;
    }
    default:
      throw new Error(`a tally of campaigns counts no "${what}"`);
  }
}

function worthOf({ goals }: CampaignGroup, goal: string): GoalWorth {
  const known = goals.get(goal) ?? { conversions: 0, values: new Map<string, number>() };
  goals.set(goal, known);
  return known;
}

function emptyGroup(project: string, named: readonly (string | null)[]): CampaignGroup {
  const parts = Object.fromEntries(CAMPAIGN_PARTS.map((part, index) => [part, named[index] ?? null])) as CampaignGroup['parts'];
  return { project, parts, calls: 0, answered: 0, missed: 0, missedByHour: Array<number>(24).fill(0), goals: new Map() };
}
