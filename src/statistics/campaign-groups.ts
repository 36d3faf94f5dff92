import { CAMPAIGN_PARTS, type CampaignCounts, type CampaignPart, NO_WORD } from '../domain/statistics/stored-statistics.js';
import type { CampaignGroupCounts } from './counts/campaign-sum.js';

interface GoalTotals {
  conversions: number;
  /** Minor units by currency. */
  readonly values: Map<string, number>;
}

/** Totals of a group of calls. */
export interface CampaignTotals {
  calls: number;
  answered: number;
  missed: number;
  readonly missedByHour: number[];
  readonly goals: Map<string, GoalTotals>;
}

/** Calls with the same values of the grouping parts. */
export interface CampaignGroup {
  readonly project: string;
  readonly parts: Readonly<Record<CampaignPart, string | null>>;
  readonly totals: CampaignTotals;
}

/** @param words by their numbers */
export function campaignGroupOf(project: string, group: CampaignGroupCounts, words: ReadonlyMap<number, string>): CampaignGroup {
  const parts = CAMPAIGN_PARTS.map((part, at) => [part, wordOf(words, group.words[at] ?? NO_WORD)] as const);
  const totals = noCampaignTotals();
  addCampaignCounts(totals, group);
  return { project, parts: Object.fromEntries(parts) as CampaignGroup['parts'], totals };
}

function wordOf(words: ReadonlyMap<number, string>, number: number): string | null {
  if (number === NO_WORD) return null;
  const word = words.get(number);
  if (word === undefined) throw new Error(`word ${number} of the stored statistics is missing`);
  return word;
}

export function noCampaignTotals(): CampaignTotals {
  return { calls: 0, answered: 0, missed: 0, missedByHour: Array<number>(24).fill(0), goals: new Map() };
}

/** Adds counts to totals. */
export function addCampaignCounts(totals: CampaignTotals, { calls, counts }: CampaignCounts): void {
  totals.calls += calls;
  for (const { path, count } of counts) addCount(totals, path, count);
}

function addCount(totals: CampaignTotals, [what, name = '', currency = '']: readonly string[], count: number): void {
  switch (what) {
    case 'answered':
    case 'missed':
      totals[what] += count;
      return;
    case 'missedAt':
      totals.missedByHour[Number(name)] = (totals.missedByHour[Number(name)] ?? 0) + count;
      return;
    case 'goal':
      goalTotalsOf(totals, name).conversions += count;
      return;
    case 'value': {
      const { values } = goalTotalsOf(totals, name);
      values.set(currency, (values.get(currency) ?? 0) + count);
      return;
    }
    default:
      throw new Error(`a table of campaigns counts no "${what}"`);
  }
}

function goalTotalsOf({ goals }: CampaignTotals, goal: string): GoalTotals {
  const known = goals.get(goal) ?? { conversions: 0, values: new Map<string, number>() };
  goals.set(goal, known);
  return known;
}

/** Above all numbers assigned by the database, and still a 32-bit number. */
const FIRST_PROVISIONAL_NUMBER = 2 ** 31;

/** Temporary numbers for new words of days counted on request: only the writer assigns stored numbers. */
export class ProvisionalWordNumbers {
  private readonly numbers = new Map<string, number>();

  numberOf(word: string): number {
    const number = this.numbers.get(word) ?? FIRST_PROVISIONAL_NUMBER + this.numbers.size;
    this.numbers.set(word, number);
    return number;
  }

  all(): [word: string, number: number][] {
    return [...this.numbers];
  }
}
