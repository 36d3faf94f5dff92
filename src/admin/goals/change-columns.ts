import type { CallChange } from '../../processing/replay/rule-difference.js';
import { BYTE_ORDER_MARK, csvLine, type Cell, type Separator } from '../../runtime/csv.js';
import type { Columns } from '../export/columns.js';
import { toChangeView, type SimulationView } from './simulation.view.js';

type Change = SimulationView['sample'][number] & { readonly project: string };

/** A call that comes out otherwise, one value per column. */
export const CHANGE_COLUMNS: Columns<Change> = {
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
  wanted: (change) => told(change.failed?.wanted),
  found: (change) => told(change.failed?.found),
};

export function changeCells(project: string, change: CallChange): Cell[] {
  const view = { project, ...toChangeView(change) };
  return Object.values(CHANGE_COLUMNS).map((cell) => cell(view));
}

/** Every call that comes out otherwise, as a file for a spreadsheet. */
export async function* changesFile(
  project: string,
  changes: AsyncIterable<readonly CallChange[]>,
  separator: Separator,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(Object.keys(CHANGE_COLUMNS), separator);
  for await (const page of changes) {
    if (page.length > 0) yield page.map((change) => csvLine(changeCells(project, change), separator)).join('');
  }
}

function told(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
