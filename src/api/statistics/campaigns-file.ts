import type { GoalNaming } from '../../domain/goals/goal-names.js';
import type { Language } from '../../domain/localized-text.js';
import { type CsvCell, type CsvSeparator, spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import type { CampaignsView } from './campaigns-views.js';

type Item = CampaignsView['items'][number];

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Project', 'Source', 'Campaign', 'Keyword', 'Number called', 'Calls', 'Answered', 'Missed'],
  ru: ['Проект', 'Источник', 'Кампания', 'Ключевая фраза', 'Куда звонили', 'Звонки', 'Отвечено', 'Пропущено'],
};
const VALUE: Readonly<Record<Language, string>> = { en: 'Value', ru: 'Ценность' };

interface CampaignsStyle {
  readonly language: Language;
  readonly separator: CsvSeparator;
  readonly goalName: GoalNaming;
}

/** The table of campaigns as a file for spreadsheets: a column per goal, and one per currency. */
export function campaignsCsv(items: readonly Item[], { language, separator, goalName }: CampaignsStyle): string {
  const goals = [...new Set(items.flatMap((item) => item.goals.map(({ goal }) => goal)))].sort();
  const currencies = [...new Set(items.flatMap(valuesOf).map(({ currency }) => currency))].sort();
  const head = [
    ...HEADS[language],
    ...goals.map((goal) => goalName(goal)),
    ...currencies.map((currency) => `${VALUE[language]}, ${currency}`),
  ];
  const rows = items.map((item): CsvCell[] => [
    item.project,
    item.utmSource,
    item.utmCampaign,
    item.utmTerm,
    item.trackingNumber,
    item.calls,
    item.answered,
    item.missed,
    ...goals.map((goal) => item.goals.find((one) => one.goal === goal)?.conversions ?? 0),
    ...currencies.map((currency) => valuesOf(item).reduce((sum, one) => (one.currency === currency ? sum + one.value : sum), 0)),
  ]);
  return spreadsheetHead(head, separator) + spreadsheetLines(rows, separator);
}

/** Sort keys of campaigns: a count, a rate, a sum, or `goal.ID` and `rate.ID` of a goal. */
export interface CampaignOrder {
  readonly sort: string;
  readonly order: 'asc' | 'desc';
}

/** Sorted like the page; equal ones stay in their order, those with more calls first. */
export function sortedCampaigns(items: readonly Item[], { sort, order }: CampaignOrder): Item[] {
  const sign = order === 'desc' ? -1 : 1;
  return items.toSorted((one, other) => sign * (sortValueOf(one, sort) - sortValueOf(other, sort)));
}

function sortValueOf(item: Item, sort: string): number {
  const [kind, goal] = sort.split('.');
  const conversions = item.goals.find((one) => one.goal === goal)?.conversions ?? 0;
  switch (kind) {
    case 'goal':
      return conversions;
    case 'rate':
      return share(conversions, item.calls);
    case 'answered':
      return item.answered;
    case 'answeredRate':
      return share(item.answered, item.calls);
    case 'missed':
      return item.missed;
    case 'value':
      return valuesOf(item).reduce((sum, { value }) => sum + value, 0);
    default:
      return item.calls;
  }
}

function share(part: number, of: number): number {
  return of === 0 ? 0 : part / of;
}

function valuesOf({ goals }: Item): readonly { readonly currency: string; readonly value: number }[] {
  return goals.flatMap(({ values }) => values);
}
