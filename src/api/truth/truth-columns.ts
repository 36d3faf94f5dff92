import type { CsvColumns } from '../export/export-columns.js';
import type { TruthLineView } from './truth-views.js';

/** A line as the page shows it, one value per column. Calls are left out: the page and the API name them. */
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
