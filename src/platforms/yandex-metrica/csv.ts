import type { MetricaRow } from './row.js';

/**
 * The file of one upload: header, then one line per row; UTF-8, LF, comma, RFC 4180 quotes only where needed.
 * Price and Currency are there only if some row has them. Nothing is escaped against spreadsheets: a program reads it.
 *
 * @param rows at least one, all of one identifier kind
 * @see Yandex: management/offline-conv, openapi/offline_conversions/upload_1, read 2026-11-22
 */
export function toCsv(rows: readonly MetricaRow[]): string {
  const priced = rows.some((row) => row.price !== null);
  const header = [rows[0]?.column ?? 'ClientId', 'Target', 'DateTime', ...(priced ? ['Price', 'Currency'] : [])];
  const lines = rows.map((row) => [
    row.visitor,
    row.target,
    String(row.dateTime),
    ...(priced ? [row.price ?? '', row.currency ?? ''] : []),
  ]);
  return [header, ...lines].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
