import { CAMPAIGN_PARTS, NO_WORD, type CampaignCounts, type CampaignPart } from '../../domain/statistics/stored-statistics.js';
import type { CampaignGroupCounts } from '../../statistics/counts/campaign-sum.js';

export interface GoalWorth {
  conversions: number;
  /** Minor units by currency. */
  readonly values: Map<string, number>;
}

/** What is counted of calls. */
export interface Counted {
  calls: number;
  answered: number;
  missed: number;
  readonly missedByHour: number[];
  readonly goals: Map<string, GoalWorth>;
}

/** Calls that share what they are told apart by. */
export interface CampaignGroup {
  readonly project: string;
  readonly parts: Readonly<Record<CampaignPart, string | null>>;
  readonly counted: Counted;
}

/** @param words by their numbers */
export function groupOf(project: string, group: CampaignGroupCounts, words: ReadonlyMap<number, string>): CampaignGroup {
  const named = CAMPAIGN_PARTS.map((part, at) => [part, wordAt(words, group.words[at] ?? NO_WORD)] as const);
  const counted = nothingCounted();
  include(counted, group);
  return { project, parts: Object.fromEntries(named) as CampaignGroup['parts'], counted };
}

function wordAt(words: ReadonlyMap<number, string>, number: number): string | null {
  if (number === NO_WORD) return null;
  const word = words.get(number);
  if (word === undefined) throw new Error(`the word ${number} of the figures is not there`);
  return word;
}

export function nothingCounted(): Counted {
  return { calls: 0, answered: 0, missed: 0, missedByHour: Array<number>(24).fill(0), goals: new Map() };
}

/** Adds what was counted elsewhere. */
export function include(counted: Counted, { calls, counts }: CampaignCounts): void {
  counted.calls += calls;
  for (const { path, count } of counts) includeOne(counted, path, count);
}

function includeOne(counted: Counted, [what, name = '', currency = '']: readonly string[], count: number): void {
  switch (what) {
    case 'answered':
    case 'missed':
      counted[what] += count;
      return;
    case 'missedAt':
      counted.missedByHour[Number(name)] = (counted.missedByHour[Number(name)] ?? 0) + count;
      return;
    case 'goal':
      worthOf(counted, name).conversions += count;
      return;
    case 'value': {
      const { values } = worthOf(counted, name);
      values.set(currency, (values.get(currency) ?? 0) + count);
      return;
    }
    default:
      throw new Error(`a table of campaigns counts no "${what}"`);
  }
}

function worthOf({ goals }: Counted, goal: string): GoalWorth {
  const known = goals.get(goal) ?? { conversions: 0, values: new Map<string, number>() };
  goals.set(goal, known);
  return known;
}
