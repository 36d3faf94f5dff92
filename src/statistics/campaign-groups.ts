import { CAMPAIGN_PARTS, type CampaignCounts, type CampaignPart, NO_WORD } from '../domain/statistics/stored-statistics.js';
import type { CampaignGroupCounts } from './counts/campaign-sum.js';

interface GoalTotals {
  conversions: number;
  /** Minor units by currency. */
  readonly values: Map<string, number>;
}

/** What is counted of calls. */
export interface CampaignTotals {
  calls: number;
  answered: number;
  missed: number;
  readonly missedByHour: number[];
  readonly goals: Map<string, GoalTotals>;
}

/** Calls that share what they are told apart by. */
export interface CampaignGroup {
  readonly project: string;
  readonly parts: Readonly<Record<CampaignPart, string | null>>;
  readonly totals: CampaignTotals;
}

/** @param words by their numbers */
export function campaignGroupOf(project: string, group: CampaignGroupCounts, words: ReadonlyMap<number, string>): CampaignGroup {
  const named = CAMPAIGN_PARTS.map((part, at) => [part, wordOf(words, group.words[at] ?? NO_WORD)] as const);
  const counted = noCampaignTotals();
  addCampaignCounts(counted, group);
  return { project, parts: Object.fromEntries(named) as CampaignGroup['parts'], totals: counted };
}

function wordOf(words: ReadonlyMap<number, string>, number: number): string | null {
  if (number === NO_WORD) return null;
  const word = words.get(number);
  if (word === undefined) throw new Error(`the word ${number} of the figures is not there`);
  return word;
}

export function noCampaignTotals(): CampaignTotals {
  return { calls: 0, answered: 0, missed: 0, missedByHour: Array<number>(24).fill(0), goals: new Map() };
}

/** Adds what was counted elsewhere. */
export function addCampaignCounts(counted: CampaignTotals, { calls, counts }: CampaignCounts): void {
  counted.calls += calls;
  for (const { path, count } of counts) addCount(counted, path, count);
}

function addCount(counted: CampaignTotals, [what, name = '', currency = '']: readonly string[], count: number): void {
  switch (what) {
    case 'answered':
    case 'missed':
      counted[what] += count;
      return;
    case 'missedAt':
      counted.missedByHour[Number(name)] = (counted.missedByHour[Number(name)] ?? 0) + count;
      return;
    case 'goal':
      goalTotalsOf(counted, name).conversions += count;
      return;
    case 'value': {
      const { values } = goalTotalsOf(counted, name);
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

/** Beyond all numbers that the database gives, and still a whole number of 32 bits. */
const FIRST_PROVISIONAL_NUMBER = 2 ** 31;

/** Numbers for words of a day that is counted while somebody waits: the words are the database's to number, and a reader writes nothing. */
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
