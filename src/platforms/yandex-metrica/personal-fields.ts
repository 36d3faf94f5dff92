import type { MetricaRow } from './row.js';

/** Which fields of a person leave with a row, by our names of them. */
export function personalFields(row: MetricaRow): readonly string[] {
  if (!('cells' in row)) return [row.column === 'ClientId' ? 'yaCid' : 'yclid'];
  const { cells, phone } = row;
  return [
    ...(cells.ClientId ? ['yaCid'] : []),
    ...(cells.Yclid ? ['yclid'] : []),
    ...(phone === null ? [] : [phone === 'tracking' ? 'trackingNumber' : 'callerNumber']),
    ...(cells.URL ? ['pageUrl'] : []),
  ];
}
