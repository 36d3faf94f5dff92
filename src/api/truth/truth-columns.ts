import type { GoalNaming } from '../../domain/goals/goal-names.js';
import type { ReaderLocale } from '../../messages/state-messages.js';
import { LIGHT_TEXTS } from '../../messages/truth-messages.js';
import type { CsvCell } from '../../runtime/csv.js';
import type { CsvColumns } from '../export/export-columns.js';
import { cellText, headOf } from '../export/report-columns.js';
import type { TruthLineView } from './truth-views.js';

/** A line as the page shows it, one value per column. Calls are left out: the page and the API list them. */
export const TRUTH_EXPORT_COLUMNS: CsvColumns<TruthLineView> = {
  project: ({ project }) => project,
  destination: ({ destination }) => destination,
  goal: ({ goal }) => goal,
  day: ({ day }) => day,
  campaign: ({ campaign }) => campaign,
  basis: ({ basis }) => basis,
  ours: ({ ours }) => ours,
  theirs: ({ theirs }) => theirs,
  direct: ({ direct }) => direct,
  gap: ({ gap }) => gap,
  causes: ({ causes }) => causes.map(({ text, count }) => `${text} ${count}`).join('; ') || null,
  unexplained: ({ unexplained }) => unexplained,
  light: ({ light }) => light,
  maturity: ({ maturity }) => maturity,
  asOf: ({ asOf }) => asOf,
  flags: ({ flags }) => flags.join(' ') || null,
};

/** The page's columns. How the platform counts is stated there once, not in each line. */
const REPORTED = [
  'project',
  'destination',
  'goal',
  'day',
  'campaign',
  'ours',
  'theirs',
  'direct',
  'gap',
  'causes',
  'unexplained',
  'light',
  'asOf',
] as const;

/** The page's columns with heads and cells for people. */
export function truthReportColumns(style: ReaderLocale & { readonly goalName: GoalNaming }): CsvColumns<TruthLineView> {
  const cellOf = (name: (typeof REPORTED)[number], line: TruthLineView): CsvCell => {
    if (name === 'goal') return style.goalName(line.goal, line.project);
    if (name === 'light') return LIGHT_TEXTS[line.light][style.language];
    return cellText(TRUTH_EXPORT_COLUMNS[name]?.(line) ?? null, style);
  };
  return Object.fromEntries(REPORTED.map((name) => [headOf(name, style), (line: TruthLineView) => cellOf(name, line)]));
}
