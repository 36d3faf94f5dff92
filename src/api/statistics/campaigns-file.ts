import type { Language } from '../../domain/localized-text.js';
import { type CsvCell, type CsvSeparator, spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import type { CampaignsView } from './campaigns-views.js';

type Item = CampaignsView['items'][number];

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Project', 'Source', 'Campaign', 'Keyword', 'Number called', 'Calls', 'Answered', 'Missed'],
  ru: ['Проект', 'Источник', 'Кампания', 'Ключевая фраза', 'Куда звонили', 'Звонки', 'Отвечено', 'Пропущено'],
};
const VALUE: Readonly<Record<Language, string>> = { en: 'Value', ru: 'Ценность' };

/** The table of campaigns as a file for spreadsheets: a column per goal, and one per currency. */
export function campaignsCsv(items: readonly Item[], language: Language, separator: CsvSeparator): string {
  const goals = [...new Set(items.flatMap((item) => item.goals.map(({ goal }) => goal)))].sort();
  const currencies = [...new Set(items.flatMap(valuesOf).map(({ currency }) => currency))].sort();
  const head = [...HEADS[language], ...goals, ...currencies.map((currency) => `${VALUE[language]}, ${currency}`)];
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

function valuesOf({ goals }: Item): readonly { readonly currency: string; readonly value: number }[] {
  return goals.flatMap(({ values }) => values);
}
