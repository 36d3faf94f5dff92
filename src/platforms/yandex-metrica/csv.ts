import { CALL_COLUMNS } from './call-row.js';
import type { MetricaRow } from './row.js';

const CONVERSION_COLUMNS = ['ClientId', 'Yclid', 'Target', 'DateTime', 'Price', 'Currency'] as const;

/**
 * The file of one upload: header, then one line per row; UTF-8, LF, comma, no byte order mark, RFC 4180 quotes only where
 * needed. A column is there only if some row has it. Nothing is escaped against spreadsheets: a program reads it.
 *
 * @param rows at least one, all conversions or all calls, all of one identifier kind
 * @see Yandex: management/offline-conv, management/calls, openapi/offline_conversions/upload_1, read 2026-11-22
 */
export function toCsv(rows: readonly MetricaRow[]): string {
  const lines = rows.map(cellsOf);
  const known = rows.some(isCall) ? CALL_COLUMNS : CONVERSION_COLUMNS;
  const header = known.filter((column) => lines.some((cells) => typeof cells[column] === 'string'));
  const table = [header, ...lines.map((cells) => header.map((column) => cells[column] ?? ''))];
  return table.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

type Cells = Readonly<Record<string, string | null | undefined>>;

function cellsOf(row: MetricaRow): Cells {
  if ('cells' in row) return row.cells;
  const { column, visitor, target, dateTime, price, currency } = row;
  return { [column]: visitor, Target: target, DateTime: String(dateTime), Price: price, Currency: currency };
}

function isCall(row: MetricaRow): boolean {
  return 'cells' in row;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
