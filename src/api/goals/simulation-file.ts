import type { CallChange } from '../../processing/replay/rule-difference.js';
import { type CsvCell, type CsvSeparator, spreadsheetHead, spreadsheetLines } from '../../runtime/csv.js';
import type { CsvColumns } from '../export/export-columns.js';
import { toChangeView, type SimulationView } from './simulation-views.js';

type ChangeRow = SimulationView['sample'][number] & { readonly project: string };

/** A call whose result would change, one value per column. */
export const SIMULATION_COLUMNS: CsvColumns<ChangeRow> = {
  project: (change) => change.project,
  source: (change) => change.source,
  callId: (change) => change.callId,
  id: (change) => change.id,
  start: (change) => change.at,
  campaign: (change) => change.campaign,
  goal: (change) => change.goal,
  change: (change) => change.change,
  valueNow: (change) => change.valueNow,
  currencyNow: (change) => change.currencyNow,
  valueThen: (change) => change.valueThen,
  currencyThen: (change) => change.currencyThen,
  failed: (change) => change.failed?.condition ?? null,
  wanted: (change) => conditionText(change.failed?.wanted),
  found: (change) => conditionText(change.failed?.found),
};

export function simulationCells(project: string, change: CallChange): CsvCell[] {
  const view = { project, ...toChangeView(change) };
  return Object.values(SIMULATION_COLUMNS).map((cell) => cell(view));
}

/** Every call whose result would change, as a file for a spreadsheet. */
export async function* simulationFile(
  project: string,
  changes: AsyncIterable<readonly CallChange[]>,
  separator: CsvSeparator,
): AsyncGenerator<string> {
  yield spreadsheetHead(Object.keys(SIMULATION_COLUMNS), separator);
  for await (const page of changes) {
    if (page.length === 0) continue;
    yield spreadsheetLines(
      page.map((change) => simulationCells(project, change)),
      separator,
    );
  }
}

function conditionText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
